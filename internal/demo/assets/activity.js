// What both sides have asked of GitHub, newest first.
import { byId, make } from "./dom.js";

let said = "";

export function showActivity(turns, requests) {
  byId("requests").textContent = `${requests.reads + requests.writes} requests by Milepost: ${requests.reads} reads, ${requests.writes} writes`;
  if (said === JSON.stringify(turns)) return;
  said = JSON.stringify(turns);
  byId("turns").replaceChildren(...turns.map(turn));
}

function turn({ who, lines }) {
  const name = make("h3", { textContent: who === "you" ? "You" : "Milepost" });
  const list = make("ul", {}, ...lines.map((line) => make("li", { className: line.quiet ? "quiet" : "", textContent: line.text })));
  const element = make("div", { className: "turn" }, name, list);
  element.dataset.who = who;
  return element;
}
