package demo

import (
	_ "embed"
	"errors"
	"fmt"
	"path"
	"path/filepath"

	"github.com/milepost/milepost/parser"
)

// ownPlan is a small plan that uses much of what the format knows.
//
//go:embed plan.md
var ownPlan string

// Document is the plan that is shown: a path in the repository and its first content.
type Document struct {
	Path    string
	Content []byte
}

// OwnPlan is the document that is shown unless there is another one.
func OwnPlan() Document {
	return Document{Path: "docs/milestone-3.md", Content: []byte(ownPlan)}
}

// minOpenItems is how many open items a story needs.
const minOpenItems = 2

// FilePlan makes a document of a file. It must be a plan with at least two open items.
func FilePlan(file string, content []byte) (Document, error) {
	plan := parser.Parse(content)
	switch open := len(openItems(plan)); {
	case plan.IsTemplate:
		return Document{}, fmt.Errorf("%s is a template that nobody has filled in: give its milestone a name and a number", file)
	case !plan.IsPlan:
		return Document{}, fmt.Errorf("%s names no milestone, so nothing would be mirrored: %s", file, plan.NameAdvice())
	case plan.IsDraft:
		return Document{}, errors.New(file + " is a draft: take `status: draft` out of its front matter")
	case open < minOpenItems:
		return Document{}, fmt.Errorf("%s has %d open items and the demo needs %d: see `milepost check %s`", file, open, minOpenItems, file)
	}
	return Document{Path: path.Join("docs/plans", filepath.Base(file)), Content: content}, nil
}

// openItems lists the indexes of the items that get an issue.
func openItems(plan *parser.Plan) []int {
	var open []int
	for i, item := range plan.Items {
		if item.Tracked && item.State == parser.StateOpen {
			open = append(open, i)
		}
	}
	return open
}
