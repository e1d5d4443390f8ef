package dashboard

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/markup"
)

// start asks whether to begin, and shows what would come of it.
func (w writer) start(out *strings.Builder, question sync.Question) {
	start := question.Start
	if start == nil {
		start = &sync.Start{}
	}
	why := "This import is larger than what is made without a question."
	if start.Stood {
		why = "These plans stood here before Milepost was installed, so nothing has been made of them yet."
	}
	if start.Dialect != "" {
		why = "Plans as " + start.Dialect + " writes them are seen for the first time here: " + markup.Inline(parser.Truncate(start.Since, maxWhy)) + "."
	}
	out.WriteString(why + "\n\n" + answerBox(question.Hash) + "**Begin:** " + quoted(question.Why) + w.pick(question, 0) + "\n\n")
	out.WriteString("It takes " + lasts(start.Took) + " under GitHub's limits. People who watch the repository are told of each new issue.")
	if start.Edits > 0 {
		out.WriteString(" A pull request would propose " + sync.Several(start.Edits, "change", "changes") + " of the documents.")
	}
	out.WriteString("\n\n")
	w.sections(out, start.Sections)
	w.milestones(out, start.Milestones)
	w.listed(out, "Labels that are made", start.Labels, codeSpan)
	w.people(out, start.People)
	w.lookalikes(out, start.Lookalikes)
}

// lasts says how long something takes at least.
func lasts(took time.Duration) string {
	switch {
	case took < time.Minute:
		return "less than a minute"
	case took < time.Hour:
		return "about " + sync.Several(int((took+time.Minute-1)/time.Minute), "minute", "minutes")
	default:
		return fmt.Sprintf("about %.1f hours", took.Hours())
	}
}

func (w writer) sections(out *strings.Builder, sections []sync.StartSection) {
	if len(sections) == 0 {
		return
	}
	out.WriteString("To leave a section out, put its line below `track:` and `sections:` in " + markup.Inline(w.in.ConfigPath) +
		"; this question is then asked anew.\n\n| Plan | Section | Issues | To leave it out |\n| --- | --- | ---: | --- |\n")
	shown := sections[:min(len(sections), w.amounts.lines)]
	for _, section := range shown {
		title := quoted(section.Title)
		if title == "" {
			title = "above all headings"
		}
		fmt.Fprintf(out, "| %s | %s | %s | %s |\n", plan(section.Plan), title, sync.Thousands(section.Issues), leaveOut(section.Glob))
	}
	if more := len(sections) - len(shown); more > 0 {
		fmt.Fprintf(out, "| and %s | | | |\n", sync.Several(more, "more section", "more sections"))
	}
	out.WriteString("\n")
}

// leaveOut is the line of the configuration that leaves a section out. JSON's strings are YAML's, too.
func leaveOut(glob string) string {
	if glob == "" {
		return ""
	}
	line, err := json.Marshal("!" + glob)
	if text := codeSpan("- " + string(line)); err == nil && len(line) < maxQuoted {
		return text
	}
	return ""
}

// codeSpan shows a text as code in a line or a cell. What would end either is shown as a question mark,
// which in a glob stands for any sign, and so is what would begin a comment.
func codeSpan(text string) string {
	text = strings.NewReplacer("`", "?", "|", "?", "\n", "?", "\r", "?", "<", "?").Replace(text)
	return "`" + parser.Truncate(text, maxQuoted) + "`"
}

func (w writer) milestones(out *strings.Builder, milestones []sync.StartMilestone) {
	w.listed(out, "Milestones that are made", names(len(milestones), func(i int) string {
		m := milestones[i]
		text := quoted(m.Title) + " (" + sync.Several(m.Issues, "issue", "issues")
		if m.DueOn != "" {
			text += ", due " + m.DueOn
		}
		return text + ")"
	}), func(text string) string { return text })
}

func (w writer) people(out *strings.Builder, people []sync.StartPerson) {
	if len(people) == 0 {
		out.WriteString("**Nobody** is assigned.\n\n")
		return
	}
	w.listed(out, "Who is assigned, and gets mail", names(len(people), func(i int) string {
		return quoted(people[i].Login) + " (" + sync.Several(people[i].Issues, "issue", "issues") + ")"
	}), func(text string) string { return text })
}

func names(n int, name func(int) string) []string {
	all := make([]string, 0, n)
	for i := range n {
		all = append(all, name(i))
	}
	return all
}

// listed writes a line that lists names.
func (w writer) listed(out *strings.Builder, title string, all []string, show func(string) string) {
	if len(all) == 0 {
		return
	}
	var parts []string
	for _, name := range all[:min(len(all), w.amounts.lines)] {
		parts = append(parts, show(name))
	}
	if more := len(all) - len(parts); more > 0 {
		parts = append(parts, "and "+sync.Several(more, "more", "more"))
	}
	out.WriteString("**" + title + ":** " + strings.Join(parts, ", ") + "\n\n")
}

func (w writer) lookalikes(out *strings.Builder, lookalikes []sync.Lookalike) {
	if len(lookalikes) == 0 {
		return
	}
	out.WriteString("**Issues that look like items.** With `adopt: true` in " + markup.Inline(w.in.ConfigPath) +
		" and the number at the end of its line, such as `(#12)`, an item is tracked by that issue; otherwise it gets one of its own.\n\n")
	shown := lookalikes[:min(len(lookalikes), w.amounts.lines)]
	for _, like := range shown {
		fmt.Fprintf(out, "- #%d %s: %s\n", like.Issue, quoted(like.Title), w.place(like.Plan, like.Line))
	}
	if more := len(lookalikes) - len(shown); more > 0 {
		out.WriteString("- and " + sync.Several(more, "more", "more") + "\n")
	}
	out.WriteString("\n")
}
