// Small tools for the page's elements.

export const byId = (id) => document.getElementById(id);

export const run = () => document.querySelector("meta[name=run]").content;

export const token = () => document.querySelector("meta[name=token]").content;

export function show(element, visible) {
  element.hidden = !visible;
}

// make builds an element. Properties are set as such, except for data and aria ones.
export function make(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key.includes("-")) element.setAttribute(key, value);
    else element[key] = value;
  }
  element.append(...children);
  return element;
}

// icon draws a symbol of the document; without a label it is decoration.
export function icon(name, label) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", "#icon-" + name);
  svg.setAttribute("class", "icon " + name);
  if (label) {
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", label);
  } else {
    svg.setAttribute("aria-hidden", "true");
  }
  svg.append(use);
  return svg;
}

// setHTML shows Markdown that the server has rendered; of raw HTML it holds folded parts and marked words alone.
export function setHTML(element, html) {
  element.innerHTML = html;
  for (const link of element.querySelectorAll("a[href]")) aim(link);
}

// aim sends a link to the place on this page that shows what it means. The built-in GitHub has no
// pages: other links into the repository lead nowhere.
function aim(link) {
  const href = link.getAttribute("href");
  const repository = `/${document.querySelector(".repository").textContent}/`;
  const [, below] = href.split(repository);
  const numbered = /^(issues|pull|milestone)\/(\d+)$/.exec(below ?? "");
  if (numbered) link.setAttribute("href", "#" + { issues: "issue", pull: "pull", milestone: "milestone" }[numbered[1]] + "-" + numbered[2]);
  else if (below?.startsWith("blob/")) link.setAttribute("href", "#plan");
  else if (/^https?:\/\//.test(href) && below === undefined) {
    link.target = "_blank";
    link.rel = "noopener noreferrer";
  } else if (!href.startsWith("#")) link.removeAttribute("href");
}

// flash draws the eye to what has changed.
export function flash(element) {
  element.classList.remove("changed");
  void element.offsetWidth;
  element.classList.add("changed");
}
