package diff

import (
	"strings"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/identity"
	"github.com/milepost/milepost/sync/markup"
)

// textOf is an item's own text with the nested items that have no issue of their own, since the policy
// takes fewer levels: they stand in the body of the issue above as the list that they are.
func textOf(v view, placed identity.Located) string {
	item := v.in.item(placed)
	list, body := nestedList(v, placed), item.Body
	if item.Kind == parser.KindHeading {
		body = v.in.Documents[placed.Document].Plan.Checklist(placed.Item, statesOf(v.steps[placed.Key]))
	}
	switch {
	case list == "":
		return body
	case body == "":
		return list
	}
	return body + "\n\n" + list
}

// textIn is that text as it stands in a body beside what people wrote.
func textIn(v view, placed identity.Located, body string) string {
	path := v.in.Documents[placed.Document].Path
	return markup.Copied(textOf(v, placed), v.in.Head, v.in.Head.Commit, path, markup.Room(body))
}

// nestedList lists the items below one that have no issue, "" if there are none.
func nestedList(v view, placed identity.Located) string {
	document := v.in.Documents[placed.Document]
	items := document.Plan.Items
	var out strings.Builder
	for i := placed.Item + 1; i < len(items) && items[i].Depth > items[placed.Item].Depth; i++ {
		ref := identity.ItemRef{Document: placed.Document, Item: i}
		if items[i].Placeholder || !document.Off[i] || v.hasIssue(ref) || holderOf(v, document, ref) != placed.Item {
			continue
		}
		writeNested(&out, items[i], strings.Repeat("  ", items[i].Depth-items[placed.Item].Depth-1))
	}
	return strings.TrimSuffix(out.String(), "\n")
}

// holderOf is the nearest enclosing item in whose issue a nested one is listed, -1 if there is none.
func holderOf(v view, document sync.Document, ref identity.ItemRef) int {
	for up := document.Plan.Items[ref.Item].Parent; up >= 0; up = document.Plan.Items[up].Parent {
		if !document.Off[up] || v.hasIssue(identity.ItemRef{Document: ref.Document, Item: up}) {
			return up
		}
	}
	return -1
}

func (v view) hasIssue(ref identity.ItemRef) bool {
	key, placed := v.places.key[ref]
	return placed && v.in.Base.Items[key].Issue.Number != 0
}

// writeNested writes an item and what belongs to it as an entry of a list.
func writeNested(out *strings.Builder, item parser.Item, indent string) {
	box := ""
	switch item.State {
	case parser.StateDone:
		box = "[x] "
	case parser.StateOpen, parser.StateDropped:
		box = "[ ] "
	case parser.StateOther: // a box that GitHub does not know
	}
	out.WriteString(indent + "- " + box + strings.Join(strings.Fields(item.Raw), " ") + "\n")
	if item.Body == "" {
		return
	}
	out.WriteString("\n")
	for line := range strings.Lines(item.Body) {
		if line = strings.TrimRight(line, "\r\n"); line != "" {
			line = indent + "  " + line
		}
		out.WriteString(line + "\n")
	}
}
