// A check run: what Milepost says of a commit, with the buttons that GitHub shows on it.
import { act } from "./act.js";
import { make, setHTML, show } from "./dom.js";

const said = new WeakMap(); // what each element shows

const verdicts = { success: "Passed", failure: "Failed", neutral: "Neutral", action_required: "Needs somebody" };

export function newCheck(id) {
  return make("details", { className: "check", id: id ?? "" });
}

// showCheck brings an element up to date with a check run; it is folded unless something is wanted of the reader.
export function showCheck(element, report, unfolded = false) {
  show(element, report !== null);
  if (report === null || said.get(element) === JSON.stringify(report)) return;
  const first = !said.has(element);
  said.set(element, JSON.stringify(report));
  element.dataset.conclusion = report.conclusion;
  if (first || report.conclusion !== "success") element.open = unfolded || report.conclusion !== "success";
  const verdict = make("span", { className: "verdict", textContent: verdicts[report.conclusion] ?? report.conclusion });
  const text = make("div", { className: "prose small" });
  setHTML(text, report.html);
  element.replaceChildren(
    make("summary", {}, verdict, make("span", { className: "what" }, make("code", { textContent: report.name }), " ", make("strong", { textContent: report.title }))),
    text,
    make("div", { className: "row" }, ...report.buttons.map((button) => pressable(report.id, button))),
  );
}

function pressable(check, { label, description, identifier }) {
  const element = make("button", { type: "button", textContent: label, title: description });
  element.addEventListener("click", () => act("press", { check, button: identifier }, element));
  return element;
}
