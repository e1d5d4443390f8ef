// The rolling pull request: what it changes, and whether to take it.
import { act } from "./act.js";
import { byId, make, setHTML, show } from "./dom.js";

let shown = null;

const none = "None is open. When an issue is closed or renamed, the change to the plan is proposed here.";

export function showPull(pull, status) {
  const empty = status.state === "apart" ? status.hint : none;
  if (byId("no-pull").textContent !== empty) byId("no-pull").textContent = empty;
  if (JSON.stringify(shown) === JSON.stringify(pull)) return;
  const focused = byId("pull-open").contains(document.activeElement);
  shown = pull;
  show(byId("pull-open"), pull !== null);
  show(byId("no-pull"), pull === null);
  byId("pull-number").textContent = pull ? "#" + pull.number : "";
  // The button that had the focus is gone with the pull request.
  if (!pull && focused) byId("pull").focus({ preventScroll: true });
  if (!pull) return;
  byId("pull-title").textContent = pull.title;
  byId("pull-branch").textContent = pull.branch;
  setHTML(byId("pull-text"), pull.html);
  byId("pull-files").replaceChildren(...pull.files.map(diff));
}

function diff({ path, patch }) {
  const lines = near(patch.split("\n")).map(diffLine);
  const code = make("div", { className: "diff", role: "group", tabIndex: 0 }, ...lines);
  code.setAttribute("aria-label", "Changes in " + path);
  return make("figure", {}, make("figcaption", {}, make("code", { textContent: path })), code);
}

// near leaves out what is more than one line away from a change.
function near(lines) {
  const changed = lines.map((text) => /^[-+]/.test(text));
  return lines.filter((text, i) => text[0] === "@" || changed[i - 1] || changed[i] || changed[i + 1]);
}

const kinds = { "+": "added", "-": "removed", "@": "place" };

function diffLine(text) {
  const kind = kinds[text[0]] ?? "same";
  if (kind === "place") return make("div", { className: "place", textContent: text.replace(/^@@ .*? @@ ?/, "") || "…" });
  const line = make("div", { className: kind }, make("span", { className: "sign", textContent: text[0] ?? " " }), text.slice(1));
  return line;
}

export function startPull() {
  byId("merge").addEventListener("click", (event) => act("merge", { number: shown.number }, event.currentTarget));
  byId("close-pull").addEventListener("click", (event) => act("close-pull", { number: shown.number }, event.currentTarget));
}
