// The issues and how far their milestones are.
import { act } from "./act.js";
import { byId, flash, icon, make, show } from "./dom.js";

const rows = new Map(); // rows by number of their issue

const words = { open: "Open", completed: "Closed as completed", not_planned: "Closed as not planned" };

export function showIssues(issues) {
  const open = issues.filter((issue) => issue.state === "open").length;
  byId("issue-count").textContent = issues.length ? `${open} open, ${issues.length - open} closed` : "";
  show(byId("no-issues"), issues.length === 0);
  const list = byId("issue-list");
  const present = new Set(issues.map((issue) => issue.number));
  for (const [number, row] of rows) {
    if (!present.has(number)) {
      row.element.remove();
      rows.delete(number);
    }
  }
  issues.forEach((issue, index) => {
    const row = rows.get(issue.number) ?? newRow(issue.number);
    if (list.children[index] !== row.element) list.insertBefore(row.element, list.children[index] ?? null);
    update(row, issue);
  });
}

// stateOf is a name for what the state looks like.
function stateOf(issue) {
  if (issue.state === "open") return "open";
  return issue.reason === "not_planned" ? "not_planned" : "completed";
}

function newRow(number) {
  const row = { number, element: make("li", { id: "issue-" + number, tabIndex: -1 }), said: "" };
  row.state = make("span", { className: "state" });
  row.title = make("span", { className: "title" });
  row.labels = make("span", { className: "labels" });
  row.actions = make("span", { className: "actions" });
  row.element.append(row.state, make("div", { className: "text" }, row.title, make("div", { className: "meta" }, row.labels, row.actions)));
  rows.set(number, row);
  return row;
}

// update brings a row up to date and touches nothing that is the same: who uses the keyboard
// keeps their place.
function update(row, issue) {
  const said = JSON.stringify(issue);
  if (row.said === said) return;
  const before = row.said && JSON.parse(row.said);
  row.said = said;
  row.issue = issue;
  const state = stateOf(issue);
  row.element.dataset.state = state;
  row.element.style.setProperty("--depth", Math.min(issue.depth, 4));
  row.state.replaceChildren(icon(state, words[state]));
  if (!row.renaming) drawTitle(row);
  row.labels.replaceChildren(...issue.labels.map(chip));
  if (!before || stateOf(before) !== state) drawActions(row, state);
  if (before && (before.title !== issue.title || stateOf(before) !== state)) flash(row.element);
}

function chip(label) {
  const element = make("span", { className: "chip", textContent: label.name });
  if (/^[0-9a-f]{6}$/i.test(label.color)) element.style.setProperty("--chip", "#" + label.color);
  return element;
}

function drawTitle(row) {
  const held = row.title.contains(document.activeElement);
  const rename = make("button", { type: "button", className: "plain pencil", title: "Rename" }, icon("pencil"));
  rename.setAttribute("aria-label", `Rename #${row.number}`);
  rename.addEventListener("click", () => beginRename(row));
  const name = make("span", {}, make("span", { className: "name", textContent: row.issue.title }), " ", make("span", { className: "number", textContent: "#" + row.number }));
  row.title.replaceChildren(name, rename);
  if (held) rename.focus();
}

function drawActions(row, state) {
  const held = row.actions.contains(document.activeElement);
  const button = (text, label, work) => {
    const element = make("button", { type: "button", className: "plain", textContent: text });
    element.setAttribute("aria-label", `${label} #${row.number}`);
    element.addEventListener("click", () => work(element));
    return element;
  };
  const close = (reason) => (control) => act("close", { number: row.number, reason }, control);
  row.actions.replaceChildren(
    ...(state === "open"
      ? [button("Close", "Close", close("completed")), button("Not planned", "Close as not planned", close("not_planned"))]
      : [button("Reopen", "Reopen", (control) => act("reopen", { number: row.number }, control))]),
  );
  if (held) row.actions.firstElementChild.focus();
}

function beginRename(row) {
  const input = make("input", { type: "text", value: row.issue.title, maxLength: 256 });
  input.setAttribute("aria-label", `Title of issue #${row.number}`);
  const save = make("button", { type: "submit", textContent: "Save" });
  const cancel = make("button", { type: "button", className: "plain", textContent: "Cancel" });
  const form = make("form", { className: "rename" }, input, save, cancel);
  const end = () => {
    row.renaming = false;
    drawTitle(row); // takes the focus over
  };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (input.value.trim() === row.issue.title) return end();
    if (await act("rename", { number: row.number, title: input.value }, save)) end();
  });
  cancel.addEventListener("click", end);
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape") end();
  });
  row.renaming = true;
  row.title.replaceChildren(form);
  input.select();
}

let milestonesSaid = "";

export function showMilestones(milestones) {
  if (milestonesSaid === JSON.stringify(milestones)) return;
  milestonesSaid = JSON.stringify(milestones);
  byId("milestones").replaceChildren(...milestones.map(milestone));
}

function milestone({ number, title, due, state, open, closed }) {
  const total = open + closed;
  const bar = make("progress", { max: Math.max(total, 1), value: closed });
  bar.setAttribute("aria-labelledby", "milestone-" + number);
  const facts = [`${closed} of ${total} closed`];
  if (due) facts.push("due " + due);
  if (state === "closed") facts.push("milestone closed");
  return make("div", { className: "milestone sheet" },
    make("h3", { id: "milestone-" + number, textContent: title }), bar, make("p", { className: "faint", textContent: facts.join(" · ") }));
}
