/* The help of the program and of each command; see help_page.h. */
#include "help_page.h"

#include <stdio.h>
#include <string.h>

#include "page_style.h"
#include "vmg/metrics.h"
#include "vmg/settings.h"

static const char program_summary[] = "neural networks that know how sure they are";
static const char program_description[] =
    "Trains networks with matrix Gaussian posteriors on tables and images, and predicts numbers or classes with error "
    "bars: how much of the doubt is noise in the data, and how much would shrink with more of them.";
static const char input_description[] =
    "Tables are CSV files with a header, packed with gzip or not; - is standard input. Columns of numbers are "
    "standardised, columns of texts become levels, and empty cells, NA, NaN and null are missing.";
static const char exit_description[] = "Errors are one sentence on standard error. Files appear whole or not at all.";
static const vmg_cli_example program_examples[] = {
    {"vmg fit mixes.csv --target strength -o mixes.vmg", "train on a table"},
    {"vmg predict mixes.vmg new.csv -o predictions.csv", "predict the rows of another one"},
    {"vmg crossval mixes.csv --target strength --folds 10", "see how well that works on rows not trained on"},
    {NULL, NULL},
};

/* Paragraphs with an empty line between them. */
static void print_paragraphs(const vmg_cli_page_style *style, const char *text)
{
    while (*text) {
        const char *end = strstr(text, "\n\n");
        const size_t length = end ? (size_t)(end - text) : strlen(text);
        style->paragraph(text, (int)length);
        text += length;
        text += strspn(text, "\n");
    }
}

static void print_option(const vmg_cli_page_style *style, const vmg_cli_option *option)
{
    char term[96], letter[] = "-x, ";
    letter[1] = option->letter;
    snprintf(term, sizeof term, "%s--%s%s%s", option->letter ? letter : "", option->name, option->argument ? " " : "",
             option->argument ? option->argument : "");
    if (option->help) {
        style->item(term, option->help);
    }
}

static void print_options(const vmg_cli_page_style *style, const vmg_cli_option_id *options)
{
    style->section("Options");
    for (; *options != VMG_CLI_OPTIONS; options++) {
        print_option(style, &vmg_cli_options[*options]);
    }
}

static const char *placeholder(const vmg_setting *setting)
{
    static const char *const of_type[] = {
        [VMG_SETTING_COUNT] = "N",     [VMG_SETTING_NUMBER] = "X",      [VMG_SETTING_SWITCH] = "on|off",
        [VMG_SETTING_CHOICE] = "WORD", [VMG_SETTING_SIZES] = "N,N,...", [VMG_SETTING_VARIANTS] = "LIST"};
    return of_type[setting->type];
}

/* "one|two" as "one, two", which lines can be broken in. */
static void list_words(const char *words, size_t size, char *out)
{
    size_t used = 0;
    for (; *words && used + 3 < size; words++) {
        out[used++] = *words == '|' ? ',' : *words;
        if (*words == '|') {
            out[used++] = ' ';
        }
    }
    out[used] = 0;
}

static void print_setting(const vmg_cli_page_style *style, const vmg_setting *setting)
{
    char term[96], text[1024], range[96] = "", choices[512] = "";
    const bool has_range = setting->type == VMG_SETTING_COUNT || setting->type == VMG_SETTING_NUMBER;
    const bool has_choices = setting->choices && strchr(setting->choices, '|');
    const bool has_default = setting->defaults_to[0] != 0;
    snprintf(term, sizeof term, "--%s %s", setting->name, placeholder(setting));
    if (has_choices) {
        list_words(setting->choices, sizeof choices, choices);
    }
    if (style->whole && has_range) {
        snprintf(range, sizeof range, ", from %.16g to %.16g", setting->low, setting->high);
    }
    snprintf(text, sizeof text, "%s%s%s%s%s%s%s", setting->help, has_choices ? ": " : "", choices, range,
             has_default ? " (default " : "", setting->defaults_to, has_default ? ")" : "");
    style->item(term, text);
}

/* "Settings: Network", and which methods read them where not all do. */
static void print_settings_heading(const vmg_cli_page_style *style, const vmg_setting *first)
{
    char text[512];
    snprintf(text, sizeof text, "Settings: %s", first->group);
    style->section(text);
    if (first->methods) {
        const int length = snprintf(text, sizeof text, "Of the methods ");
        list_words(first->methods, sizeof text - (size_t)length, text + length);
        style->paragraph(text, (int)strlen(text));
    }
}

static void print_settings(const vmg_cli_page_style *style)
{
    const vmg_setting *before = NULL;
    for (size_t i = 0; vmg_setting_at(i); before = vmg_setting_at(i++)) {
        const vmg_setting *setting = vmg_setting_at(i);
        if (!before || strcmp(setting->group, before->group) != 0 || setting->methods != before->methods) {
            print_settings_heading(style, setting);
        }
        print_setting(style, setting);
    }
}

static void print_metric_kinds(const vmg_cli_page_style *style, const vmg_metric_kind *kinds, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        style->item(kinds[i].name, kinds[i].meaning);
    }
}

static void print_metrics(const vmg_cli_page_style *style)
{
    size_t count = 0;
    style->section("Metrics of numbers");
    const vmg_metric_kind *kinds = vmg_regression_metric_kinds(true, &count);
    print_metric_kinds(style, kinds, count);
    style->section("Metrics of classes");
    kinds = vmg_classification_metric_kinds(true, &count);
    print_metric_kinds(style, kinds, count);
}

static void print_examples(const vmg_cli_page_style *style, const vmg_cli_example *examples)
{
    style->section("Examples");
    for (; examples->line; examples++) {
        style->example(examples->line, examples->meaning);
    }
}

static void print_exit_codes(const vmg_cli_page_style *style)
{
#define CODE(name, code, meaning) {code, meaning},
    static const struct {
        int code;
        const char *meaning;
    } codes[] = {VMG_STATUS_LIST(CODE)};
#undef CODE
    style->section("Exit status");
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        char text[8];
        snprintf(text, sizeof text, "%d", codes[i].code);
        style->item(text, codes[i].meaning);
    }
}

static void print_command(const vmg_cli_page_style *style, const vmg_cli_command *command)
{
    char line[256];
    snprintf(line, sizeof line, "vmg %s", command->name);
    style->title(line, command->summary);
    style->section(style->whole ? "Synopsis" : "Usage");
    snprintf(line, sizeof line, "vmg %s %s", command->name, command->usage);
    style->usage(line);
    if (style->whole) {
        style->section("Description");
    }
    print_paragraphs(style, command->description);
    print_options(style, command->options);
    if (command->takes_settings) {
        print_settings(style);
    }
    if (command->reports_metrics) {
        print_metrics(style);
    }
    print_examples(style, command->examples);
    if (style->whole) {
        print_exit_codes(style);
        style->section("See also");
        style->paragraph("vmg(1)", (int)strlen("vmg(1)"));
    }
}

static void print_program(const vmg_cli_page_style *style)
{
    style->title("vmg", program_summary);
    style->section(style->whole ? "Synopsis" : "Usage");
    style->usage("vmg COMMAND ...");
    style->usage("vmg help COMMAND");
    style->usage("vmg --version");
    if (style->whole) {
        style->section("Description");
    }
    print_paragraphs(style, program_description);
    print_paragraphs(style, input_description);
    style->section("Commands");
    for (size_t i = 0; vmg_cli_command_at(i); i++) {
        style->item(vmg_cli_command_at(i)->name, vmg_cli_command_at(i)->summary);
    }
    print_examples(style, program_examples);
    if (style->whole) {
        print_exit_codes(style);
        print_paragraphs(style, exit_description);
        style->section("See also");
        for (size_t i = 0; vmg_cli_command_at(i); i++) {
            char reference[64];
            snprintf(reference, sizeof reference, "vmg-%s(1)", vmg_cli_command_at(i)->name);
            style->paragraph(reference, (int)strlen(reference));
        }
    }
}

static void print_page(const vmg_cli_page_style *style, const vmg_cli_command *command)
{
    if (command) {
        print_command(style, command);
    } else {
        print_program(style);
    }
}

void vmg_cli_print_help(const vmg_cli_command *command)
{
    print_page(&vmg_cli_style_terminal, command);
}

void vmg_cli_print_manual(const vmg_cli_command *command)
{
    print_page(&vmg_cli_style_manual, command);
}
