// The open pull requests: what each changes, what would come of it, and whether to take it.
import { act } from "./act.js";
import { newCheck, showCheck } from "./check.js";
import { byId, make, setHTML, show } from "./dom.js";

const none = "None is open. When an issue is closed or renamed, the change to the plan is proposed here. You can propose an edit of the plan, too.";

const cards = new Map(); // cards by number of their pull request

export function showPulls(pulls, status) {
  const empty = status.state === "apart" ? status.hint : none;
  if (byId("no-pull").textContent !== empty) byId("no-pull").textContent = empty;
  show(byId("no-pull"), pulls.length === 0);
  byId("pull-count").textContent = pulls.length > 1 ? pulls.length + " open" : "";
  const present = new Set(pulls.map((pull) => pull.number));
  for (const [number, card] of cards) {
    if (present.has(number)) continue;
    // The button that had the focus is gone with the pull request.
    if (card.element.contains(document.activeElement)) byId("pull").focus({ preventScroll: true });
    card.element.remove();
    cards.delete(number);
  }
  pulls.forEach((pull, index) => {
    const list = byId("pulls");
    const card = cards.get(pull.number) ?? newCard(pull.number);
    // Who uses the keyboard keeps their place: what stands right is left where it is.
    if (list.children[index] !== card.element) list.insertBefore(card.element, list.children[index] ?? null);
    showCheck(card.check, pull.preview, !pull.branch.startsWith("milepost/"));
    update(card, { ...pull, preview: null });
  });
}

function newCard(number) {
  const card = { element: make("article", { className: "sheet pull", id: "pull-" + number, tabIndex: -1 }), said: "" };
  card.title = make("h3");
  card.branch = make("code");
  card.check = newCheck();
  card.text = make("div", { className: "prose small" });
  card.files = make("div", { className: "files" });
  const button = (name, className, action) => {
    const element = make("button", { type: "button", className, textContent: name });
    element.addEventListener("click", () => act(action, { number }, element));
    return element;
  };
  card.element.append(card.title, make("p", { className: "faint" }, `#${number} from `, card.branch), card.check,
    make("div", { className: "row" }, button("Merge", "primary merge", "merge"), button("Close without merging", "close-pull", "close-pull")),
    card.text, card.files);
  cards.set(number, card);
  return card;
}

function update(card, pull) {
  const said = JSON.stringify(pull);
  if (card.said === said) return;
  card.said = said;
  card.title.textContent = pull.title;
  card.branch.textContent = pull.branch;
  card.element.dataset.branch = pull.branch;
  setHTML(card.text, pull.html);
  show(card.text, pull.html !== "");
  card.files.replaceChildren(...pull.files.map(diff));
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
