/* Text that grows; see page.h. */
#include "report/page.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/context.h"

void vmg_page_release(vmg_page *page)
{
    vmg_release(page->context, page->text);
    page->text = NULL;
    page->length = page->room = 0;
}

void vmg_page_bytes(vmg_page *page, const char *bytes, size_t count)
{
    const size_t first_room = 65536;
    if (page->status) {
        return;
    }
    if (count >= page->room - page->length) {
        size_t room = page->room ? page->room : first_room;
        while (count >= room - page->length) {
            room *= 2;
        }
        char *grown = vmg_reallocate(page->context, page->text, page->room, room, 1);
        if (!grown) {
            page->status = VMG_ERROR_MEMORY;
            return;
        }
        page->text = grown;
        page->room = room;
    }
    if (count) { /* else `bytes` may be NULL */
        memcpy(page->text + page->length, bytes, count);
    }
    page->length += count;
    page->text[page->length] = 0;
}

void vmg_page_join(vmg_page *page, vmg_page *other)
{
    if (other->text) {
        vmg_page_bytes(page, other->text, other->length);
    }
    page->status = page->status ? page->status : other->status;
    vmg_page_release(other);
}

void vmg_page_put(vmg_page *page, const char *html)
{
    vmg_page_bytes(page, html, strlen(html));
}

void vmg_page_format(vmg_page *page, const char *format, ...)
{
    char text[1024];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    vmg_page_put(page, text);
}

void vmg_page_escape(vmg_page *page, const char *text)
{
    for (const char *at = text; *at;) {
        const size_t plain = strcspn(at, "&<>\"'");
        vmg_page_bytes(page, at, plain);
        at += plain;
        switch (*at) {
        case '&':
            vmg_page_put(page, "&amp;");
            break;
        case '<':
            vmg_page_put(page, "&lt;");
            break;
        case '>':
            vmg_page_put(page, "&gt;");
            break;
        case '"':
            vmg_page_put(page, "&quot;");
            break;
        case '\'':
            vmg_page_put(page, "&#39;");
            break;
        default:
            continue;
        }
        at++;
    }
}

static void put_number(vmg_page *page, double number, vmg_showing how, int decimals, bool derived)
{
    if (!isfinite(number)) {
        vmg_page_put(page, "<span class=\"none\">–</span>");
        return;
    }
    vmg_page_put(page, derived ? "<data class=\"derived\" value=\"" : "<data value=\"");
    vmg_page_exact(page, number);
    vmg_page_put(page, "\">");
    vmg_page_put(page, vmg_show(number, how, decimals).text);
    vmg_page_put(page, "</data>");
}

void vmg_page_number(vmg_page *page, double number, vmg_showing how, int decimals)
{
    put_number(page, number, how, decimals, false);
}

static void say_argument(vmg_page *page, const vmg_said *said)
{
    if (said->name) {
        vmg_page_put(page, "<b>");
        vmg_page_escape(page, said->name);
        vmg_page_put(page, "</b>");
    } else {
        put_number(page, said->number, said->how, said->decimals, said->derived);
    }
}

/* "{1|row|rows}", `at` behind its digit. */
static void say_form(vmg_page *page, const char *at, bool is_one)
{
    const size_t one = strcspn(at + 1, "|}");
    const char *many = at + 1 + one + 1;
    vmg_page_bytes(page, is_one ? at + 1 : many, is_one ? one : strcspn(many, "}"));
}

void vmg_page_say(vmg_page *page, const char *sentence, const vmg_said *arguments)
{
    for (const char *at = sentence; *at;) {
        const size_t plain = strcspn(at, "{");
        vmg_page_bytes(page, at, plain);
        at += plain;
        if (!*at) {
            break;
        }
        const vmg_said *said = &arguments[at[1] - '0'];
        if (at[2] == '|') {
            say_form(page, at + 2, said->number == 1);
        } else {
            say_argument(page, said);
        }
        at += strcspn(at, "}") + 1;
    }
}
