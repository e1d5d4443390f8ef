// The plan: to read, with boxes that can be ticked, and to edit.
import { act, hideMessage } from "./act.js";
import { showCheck } from "./check.js";
import { byId, make, setHTML, show } from "./dom.js";

let shown = null; // the version that is shown
let edited = null; // the version that is being edited, if any

export function showPlan(plan, report) {
  showCheck(byId("report"), report);
  show(byId("edit"), plan !== null && !edited);
  if (!plan) {
    shown = null;
    byId("plan-text").replaceChildren(make("p", { className: "empty", textContent: "The plan is not in the repository yet." }));
    return;
  }
  const drawn = shown?.html === plan.html;
  shown = plan;
  if (edited) show(byId("outdated"), edited.sha !== plan.sha);
  if (!drawn) draw(plan);
}

function draw(plan) {
  const article = byId("plan-text");
  const focused = document.activeElement?.dataset?.item;
  const before = new Map();
  for (const box of boxes()) before.set(box.getAttribute("aria-label"), box.checked);
  setHTML(article, plan.html);
  for (const box of boxes()) {
    const label = box.getAttribute("aria-label");
    if (before.has(label) && before.get(label) !== box.checked) box.closest("li").classList.add("changed");
    if (box.dataset.issue) addReference(box);
    if (box.dataset.item === focused) box.focus({ preventScroll: true });
  }
}

function boxes() {
  return byId("plan-text").querySelectorAll("input[data-item]");
}

// addReference puts the number of the issue behind the item's own text.
function addReference(box) {
  const number = box.dataset.issue;
  const link = make("a", { className: "reference", href: "#issue-" + number, textContent: "#" + number });
  link.setAttribute("aria-label", "Issue " + number);
  if ("apart" in box.dataset) {
    link.classList.add("apart");
    link.title = "The issue and this box differ";
    link.setAttribute("aria-label", `Issue ${number}, which differs from this box`);
  }
  const holder = box.parentElement;
  const below = holder.querySelector(":scope > :is(ul, ol, p, pre, blockquote)");
  holder.insertBefore(link, below);
}

async function tick(box) {
  const done = box.checked;
  const ok = await act("tick", { item: Number(box.dataset.item), title: box.getAttribute("aria-label"), done }, box);
  if (!ok) box.checked = !done;
}

function beginEdit() {
  edited = shown;
  byId("markdown").value = edited.markdown;
  byId("commit-message").value = "Edit the plan";
  show(byId("outdated"), false);
  toggle(true);
  byId("markdown").focus();
  byId("markdown").setSelectionRange(0, 0);
  byId("markdown").scrollTop = 0;
}

function endEdit() {
  edited = null;
  hideMessage();
  toggle(false);
  byId("edit").focus();
}

function toggle(editing) {
  show(byId("editor"), editing);
  show(byId("plan-text"), !editing);
  show(byId("edit"), !editing);
}

async function send(action, button) {
  const body = { sha: edited.sha, markdown: byId("markdown").value, message: byId("commit-message").value };
  if (await act(action, body, button)) endEdit();
}

export function startPlan() {
  byId("plan-text").addEventListener("change", (event) => {
    if (event.target.dataset.item) tick(event.target);
  });
  byId("edit").addEventListener("click", beginEdit);
  byId("cancel").addEventListener("click", endEdit);
  byId("editor").addEventListener("submit", (event) => {
    event.preventDefault();
    send("commit", byId("editor").querySelector("[type=submit]"));
  });
  byId("propose").addEventListener("click", (event) => send("propose", event.currentTarget));
  byId("editor").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) byId("editor").requestSubmit();
    if (event.key === "Escape") endEdit();
  });
  byId("outdated").querySelector("button").addEventListener("click", beginEdit);
}
