package show

import (
	"fmt"
	"slices"
	"strings"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/markup"
)

// Check is a preview as a check run on the commit that was looked at. Its conclusion is failure only for
// errors of documents that the commit changes, and for what else the repository wants to fail on.
func Check(p sync.Preview, failOn []sync.FailOn) sync.Report {
	return sync.Report{
		Commit: p.Head.Commit, Title: Title(p), Conclusion: conclusion(p, failOn), Summary: Summary(p),
		Annotations: Harmless(Notes(p.Diagnostics)),
	}
}

// Unread is the check run of a commit of which nothing could be said, for a reason that is none of its
// documents'. It is neutral, so that it is in nobody's way.
func Unread(commit, why string) sync.Report {
	return sync.Report{
		Commit: commit, Title: "Not looked at yet", Conclusion: "neutral",
		Summary: "What this would do could not be found out: " + markup.Inline(parser.Truncate(why, maxNote)) + ". It is tried again by itself.",
	}
}

func conclusion(p sync.Preview, failOn []sync.FailOn) string {
	if p.Blocked != "" {
		return "neutral"
	}
	if slices.ContainsFunc(p.Diagnostics, func(a sync.Annotation) bool { return a.Severity == parser.SeverityError && changes(p, a.Path) }) {
		return "failure"
	}
	for _, question := range p.Questions {
		what, ok := map[sync.QuestionKind]sync.FailOn{sync.AskWhich: sync.FailOnAmbiguous, sync.AskRemovals: sync.FailOnHeld}[question.Kind]
		if ok && slices.Contains(failOn, what) && (p.PolicyChanged || changes(p, question.Plan)) {
			return "failure"
		}
	}
	return "success"
}

// changes reports whether a document is one of those that the commit changes.
func changes(p sync.Preview, path string) bool {
	return p.PolicyChanged && path == p.PolicyPath ||
		slices.ContainsFunc(p.Plans, func(plan sync.PlanChange) bool { return plan.Path == path })
}

// Summary is a preview in Markdown, always below GitHub's limit of 65,535 characters.
func Summary(p sync.Preview) string {
	if p.Blocked != "" {
		return "Nothing would be done, since " + markup.Inline(parser.Truncate(p.Blocked, maxNote)) + ".\n"
	}
	out := &page{room: maxTables}
	out.add(opening(p))
	texts := out.happens(p)
	out.follows(p, texts)
	if len(p.Actions) > 0 {
		out.add("\n" + effort(p) + "\n")
	}
	out.worthKnowing(p)
	return out.String()
}

// happens writes the tables, and returns how many issues only get another text.
func (p *page) happens(preview sync.Preview) (texts int) {
	rows := rowsOf(preview)
	shown := slices.DeleteFunc(slices.Clone(rows), func(r row) bool { return r.group == updated })
	p.tables(shown, preview.Head)
	p.room += maxSummary - maxTables
	return len(rows) - len(shown)
}

// follows writes what has no line of its own.
func (p *page) follows(preview sync.Preview, texts int) {
	for _, sentence := range []string{also(preview, texts), people(preview)} {
		if sentence != "" {
			p.add("\n" + sentence + "\n")
		}
	}
}

// worthKnowing writes what else there is to say, as far as there is room.
func (p *page) worthKnowing(preview sync.Preview) {
	if remarks := Remarks(preview.Diagnostics); remarks != "" {
		p.add("\n" + remarks + "\n")
	}
	notices(p, preview.Notices)
}

// opening says what the preview is of.
func opening(p sync.Preview) string {
	var out strings.Builder
	fmt.Fprintf(&out, "This is what happens once `%s` is on the default branch, which is at `%s` now. Until then nothing is written.\n",
		short(p.Head.Commit), short(p.Base.Commit))
	if p.PolicyChanged {
		fmt.Fprintf(&out, "\nThe configuration %s changes, so this is about all plans.\n", markup.Inline(p.PolicyPath))
	}
	switch title := Title(p); {
	case title == agreed:
		out.WriteString("\nThe plans say what GitHub already says, so there is nothing to do.\n")
	case !p.Concerns() && len(p.Actions) == 0:
		out.WriteString("\nNo plan differs from those of the default branch.\n")
	}
	out.WriteString(beginning(p))
	return out.String()
}

// beginning is the question whether to begin at all, "" if nobody asks that.
func beginning(p sync.Preview) string {
	for _, question := range p.Questions {
		if question.Kind == sync.AskStart {
			return "\n" + markup.Inline(parser.Truncate(question.String(), maxNote)) + "\n"
		}
	}
	return ""
}

func short(commit string) string { return commit[:min(len(commit), 10)] }

// also counts what follows from the rest and has no line of its own.
func also(p sync.Preview, texts int) string {
	counts := sync.CountActions(p.Actions)
	var parts []string
	for _, word := range []struct{ kind, one, many string }{
		{"create_label", "label made", "labels made"},
		{"link_sub_issue", "issue put below another", "issues put below others"},
		{"unlink_sub_issue", "issue taken from below another", "issues taken from below others"},
		{"block_issue", "issue made to wait", "issues made to wait"},
		{"unblock_issue", "issue let go", "issues let go"},
		{"add_comment", "comment", "comments"},
	} {
		if n := counts[word.kind]; n > 0 {
			parts = append(parts, sync.Several(n, word.one, word.many))
		}
	}
	if texts > 0 {
		parts = append(parts, sync.Several(texts, "issue's text brought up to date", "issues' texts brought up to date"))
	}
	if len(p.Edits) > 0 {
		parts = append(parts, sync.Several(len(p.Edits), "edit for the documents", "edits for the documents"))
	}
	if len(parts) == 0 {
		return ""
	}
	return "Also: " + strings.Join(parts, ", ") + "."
}

// people says who would be assigned. It mentions nobody.
func people(p sync.Preview) string {
	const most = 20
	var parts []string
	for i, person := range p.People {
		if i == most {
			parts = append(parts, sync.Thousands(len(p.People)-i)+" more")
			break
		}
		parts = append(parts, markup.Inline(parser.Truncate(person.Login, maxCell))+" to "+sync.Several(person.Issues, "issue", "issues"))
	}
	if len(parts) == 0 {
		return ""
	}
	return "Assigned: " + strings.Join(parts, ", ") + "."
}

// notices writes what else is worth knowing, as far as there is room.
func notices(out *page, all []sync.Notice) {
	for i, notice := range all {
		text := "- " + markup.Line(parser.Truncate(notice.String(), maxNote)) + "\n"
		if i == 0 {
			text = "\n### Worth knowing\n\n" + text
		}
		if out.room -= 100; !out.add(text) {
			out.room += 100
			out.add("- and " + sync.Thousands(len(all)-i) + " more\n")
			return
		}
		out.room += 100
	}
}
