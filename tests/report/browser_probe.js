// Looks at a report inside a frame of a certain width and writes what is wrong with it, a line each, then "looked".
// Expects `width` and the frame's address in `page`; the frame's document must be readable.
const found = [];
const frame = document.createElement("iframe");
frame.style.cssText = `width:${width}px;height:2000px;border:0`;

function channels(text) {
  const numbers = text.match(/[\d.]+/g);
  return numbers ? numbers.map(Number) : [0, 0, 0, 0];
}

function luminance(colour) {
  const [r, g, b] = colour.slice(0, 3).map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

// The first ground behind an element that is not transparent.
function ground(view, element) {
  for (let at = element; at; at = at.parentElement) {
    const colour = channels(view.getComputedStyle(at).backgroundColor);
    if (colour.length === 3 || colour[3] === 1) return colour;
  }
  return [255, 255, 255];
}

function contrast(a, b) {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

function lookAt(view, page) {
  if (page.documentElement.scrollWidth > view.innerWidth) {
    found.push(`the page is ${page.documentElement.scrollWidth} wide in a window of ${view.innerWidth}`);
  }
  let texts = 0;
  for (const element of page.body.querySelectorAll("*")) {
    const box = element.getBoundingClientRect();
    if (box.width && box.right > view.innerWidth + 1 && !element.closest(".frame") && !element.closest("svg")) {
      found.push(`${element.tagName}.${element.className} ends at ${box.right}`);
    }
    const own = [...element.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
    if (!own || !box.width || ["STYLE", "title", "desc"].includes(element.tagName)) continue;
    texts++;
    const style = view.getComputedStyle(element);
    const isDrawn = element.closest("svg") !== null;
    const reached = contrast(channels(isDrawn ? style.fill : style.color), ground(view, element));
    if (reached < 4.5) found.push(`contrast ${reached.toFixed(2)}: ${element.textContent.trim().slice(0, 40)}`);
    const size = parseFloat(style.fontSize) * (isDrawn ? Math.hypot(element.getScreenCTM().a, element.getScreenCTM().b) : 1);
    if (size < 8.5) found.push(`letters of ${size.toFixed(1)} px: ${element.textContent.trim().slice(0, 40)}`);
  }
  if (texts < 50) found.push(`only ${texts} texts: the page did not load`);
  for (const table of page.querySelectorAll("table")) {
    if (!table.querySelector("th[scope=col]") || !table.querySelector("th[scope=row]")) found.push(`${table.id} lacks headings`);
  }
  for (const svg of page.querySelectorAll("svg[role=img]")) {
    for (const id of svg.getAttribute("aria-labelledby").split(" ")) {
      if (!page.getElementById(id)?.textContent) found.push(`a picture lacks ${id}`);
    }
    if (!svg.querySelector("path, use")) found.push("a picture is empty");
  }
  const fetched = view.performance.getEntriesByType("resource").map((entry) => entry.name).filter((name) => !name.startsWith("data:"));
  if (fetched.length) found.push(`fetched: ${fetched}`);
}

frame.onload = () => {
  frame.contentWindow.addEventListener("error", (event) => found.push(`error: ${event.message}`));
  lookAt(frame.contentWindow, frame.contentDocument);
  document.body.innerHTML = `<pre>found\n${found.join("\n").replace(/&/g, "&amp;").replace(/</g, "&lt;")}\nlooked</pre>`;
};
frame.src = page;
document.body.append(frame);
