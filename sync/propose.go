package sync

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/milepost/milepost/parser"
)

// Branch is the head branch of the rolling pull request.
const Branch = "milepost/write-back"

// writeBackKey marks the pull request as ours.
const writeBackKey = Key("write-back")

// propose makes the rolling pull request say what GitHub's state asks of the documents: opens
// it, brings it up to date, or closes it when nothing is left to say. Unchanged content costs no
// request.
func (p *pass) propose(ctx context.Context, changes Changeset) error {
	edits := p.editable(changes.Edits)
	p.result.Edits = len(edits)
	current := p.base.Repo.WriteBack
	declined := stillDeclined(current.Declined, p.base)
	if len(edits) == 0 {
		return p.withdraw(ctx, current, declined)
	}
	files, err := p.files(edits)
	if err != nil {
		return err
	}
	proposal := Proposal{
		Number: current.Number, Branch: Branch, Tip: current.Tip, Base: p.head, Files: files,
		Title: proposalTitle(edits), Message: proposalMessage(edits), Body: p.proposalBody(edits),
	}
	next := WriteBack{
		Number: current.Number, Tip: current.Tip, Base: p.head.Commit, Declined: declined,
		Content: contentHash(files), Text: shortHash(proposal.Title, proposal.Body),
	}
	for _, edit := range edits {
		next.Edits = append(next.Edits, edit.Proposed)
	}
	if current.Number != 0 && next.Content == current.Content && next.Base == current.Base && next.Text == current.Text {
		return nil
	}
	proposal.TextChanged = next.Text != current.Text
	proposed, err := p.Host.Propose(ctx, p.repo, proposal)
	if err != nil {
		return fmt.Errorf("propose %d edits: %w", len(edits), err)
	}
	next.Number, next.Foreign = proposed.Number, proposed.Foreign
	if proposed.Foreign {
		next.Tip, next.Content = current.Tip, current.Content
		next.Text, next.Edits = current.Text, current.Edits
		p.result.Notices = append(p.result.Notices, Notice{Code: "foreign-commits",
			Message: fmt.Sprintf("pull request #%d holds commits of other people, so it is left as it is: merge or close it", next.Number)})
	} else {
		next.Tip = proposed.Tip
		p.applied++
	}
	p.base.Repo.WriteBack = next
	return p.save(ctx, Change{Repo: &p.base.Repo})
}

// withdraw closes the pull request when nothing is left to say.
func (p *pass) withdraw(ctx context.Context, current WriteBack, declined []ProposedEdit) error {
	if current.Number != 0 {
		if err := p.Host.Withdraw(ctx, p.repo, current.Number, Branch); err != nil {
			return fmt.Errorf("withdraw pull request #%d: %w", current.Number, err)
		}
		p.applied++
	}
	if current.Number == 0 && len(declined) == len(current.Declined) {
		return nil
	}
	p.base.Repo.WriteBack = WriteBack{Declined: declined}
	return p.save(ctx, Change{Repo: &p.base.Repo})
}

// stillDeclined drops what was lifted: the issue's state on GitHub has changed since, or the item is
// gone.
func stillDeclined(declined []ProposedEdit, base *Base) []ProposedEdit {
	var still []ProposedEdit
	for _, edit := range declined {
		row := base.Items[edit.Key].Issue
		same := row.Number != 0 && row.ClosedAt.Equal(edit.ClosedAt)
		if edit.Field == FieldState {
			same = same && string(row.stateOf()) == edit.Value
		}
		if same {
			still = append(still, edit)
		}
	}
	return still
}

// editable leaves out, with a notice, the edits of a document that do not hold when they are
// checked by parsing again.
func (p *pass) editable(edits []Edit) []Edit {
	edits = slices.Clone(edits)
	slices.SortStableFunc(edits, func(a, b Edit) int {
		return cmp.Or(cmp.Compare(a.Document, b.Document), cmp.Compare(a.Line, b.Line))
	})
	var good []Edit
	for _, edit := range edits {
		document := p.documents[edit.Document]
		if _, err := document.Plan.Apply(edit.Spans); err != nil {
			p.result.Notices = append(p.result.Notices, Notice{Code: "not-editable", Plan: document.Path, Line: edit.Line,
				Message: fmt.Sprintf("%q cannot be changed safely, so its line is left alone: %v", edit.Title, err)})
			continue
		}
		good = append(good, edit)
	}
	return good
}

// files applies the edits to their documents.
func (p *pass) files(edits []Edit) ([]ProposedFile, error) {
	var files []ProposedFile
	for d, document := range p.documents {
		var spans []parser.Edit
		for _, edit := range edits {
			if edit.Document == d {
				spans = append(spans, edit.Spans...)
			}
		}
		if len(spans) == 0 {
			continue
		}
		content, err := document.Plan.Apply(spans)
		if err != nil {
			return nil, fmt.Errorf("edit plan %q: %w", document.Path, err)
		}
		files = append(files, ProposedFile{Path: document.Path, Mode: document.Mode, Content: content})
	}
	return files, nil
}

func contentHash(files []ProposedFile) string {
	var parts []string
	for _, file := range files {
		parts = append(parts, file.Path, file.Mode, string(file.Content))
	}
	return shortHash(parts...)
}

func proposalTitle(edits []Edit) string {
	ticked, reopened, other := 0, 0, 0
	for _, edit := range edits {
		switch edit.Proposed.Value {
		case string(parser.StateDone):
			ticked++
		case string(parser.StateOpen):
			reopened++
		default:
			other++
		}
	}
	var parts []string
	add := func(count int, one, many string) {
		switch {
		case count == 1:
			parts = append(parts, one)
		case count > 1:
			parts = append(parts, fmt.Sprintf(many, count))
		}
	}
	add(ticked, "tick 1 box", "tick %d boxes")
	add(reopened, "clear 1 box", "clear %d boxes")
	add(other, "change 1 line", "change %d lines")
	title := strings.Join(parts, ", ")
	return "Plan progress: " + title
}

// proposalMessage is the commit message; it lists what changed without closing or mentioning.
func proposalMessage(edits []Edit) string {
	var out strings.Builder
	out.WriteString(proposalTitle(edits) + "\n\n")
	for i, edit := range edits {
		if i == 50 {
			fmt.Fprintf(&out, "and %d more\n", len(edits)-i)
			break
		}
		fmt.Fprintf(&out, "- %s %s\n", boxOf(edit), harmlessProse(edit.Title))
	}
	return out.String()
}

// maxRows is how many changes a pull request lists for each plan.
const maxRows = 200

// proposalBody lists each change with its issue, grouped by plan.
func (p *pass) proposalBody(edits []Edit) string {
	var out strings.Builder
	out.WriteString("Issues of these plans changed on GitHub. Merging brings the documents up to date; closing this declines the changes.\n")
	for d, document := range p.documents {
		rows := 0
		for _, edit := range edits {
			if edit.Document != d {
				continue
			}
			if rows++; rows == 1 {
				fmt.Fprintf(&out, "\n### [%s](%s)\n\n| Box | Item | Issue | Closed |\n| --- | --- | --- | --- |\n",
					inline(document.Path), branchLink(p.head, document.Path))
			}
			if rows > maxRows {
				continue
			}
			when := ""
			if !edit.At.IsZero() {
				when = edit.At.UTC().Format("2006-01-02 15:04")
			}
			fmt.Fprintf(&out, "| `%s` | %s | #%d | %s |\n", boxOf(edit), inline(shorten(edit.Title, 120)), edit.Issue, when)
		}
		if rows > maxRows {
			fmt.Fprintf(&out, "\nand %d more\n", rows-maxRows)
		}
	}
	out.WriteString("\n" + p.seal(Marker{Key: writeBackKey, State: parser.StateOpen}) + "\n")
	return shorten(out.String(), maxBody)
}

// boxOf shows what an edit makes of an item.
func boxOf(edit Edit) string {
	switch {
	case edit.Proposed.Field == FieldTitle:
		return "title"
	case edit.Proposed.Value == string(parser.StateDone):
		return "[x]"
	case edit.Proposed.Value == string(parser.StateDropped):
		return "dropped"
	default:
		return "[ ]"
	}
}
