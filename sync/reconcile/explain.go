package reconcile

import (
	"context"
	"fmt"
	"strings"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/identity"
	"github.com/milepost/milepost/sync/markup"
)

// explainMark marks the comment that explains an issue: there is one on each, and it is brought up to date.
const explainMark = "<!-- milepost:explain -->"

// explain answers those who asked where an issue comes from, once everything else is done.
func (s *session) explain(ctx context.Context) error {
	for _, r := range s.explains {
		record, known := s.itemOf(r.comment.Issue)
		if !known {
			continue
		}
		if err := s.sayExplanation(ctx, r.comment.Issue, s.explanation(record)); err != nil {
			return err
		}
		if err := s.respond(ctx, r, done); err != nil {
			return err
		}
	}
	return nil
}

// sayExplanation has the issue's one comment say it.
func (s *session) sayExplanation(ctx context.Context, issue int, text string) error {
	ours, err := s.host.OwnComments(ctx, s.repo, issue)
	if err != nil && !unanswerable(err) {
		return err
	}
	var comment int64
	for _, old := range ours {
		if !strings.HasSuffix(old.Text, explainMark) {
			continue
		}
		if comment = old.ID; old.Text == text {
			return nil
		}
	}
	switch err := s.host.Say(ctx, s.repo, issue, comment, text); {
	case err != nil && !unanswerable(err):
		return fmt.Errorf("explain #%d: %w", issue, err)
	case err == nil && comment == 0:
		return s.counted(ctx, issue)
	}
	return nil
}

// explanation says where an item comes from and how it stands, folded.
func (s *session) explanation(record sync.ItemBase) string {
	var out strings.Builder
	out.WriteString("<details>\n<summary>Where this issue comes from</summary>\n\n")
	placed, stands := s.places[record.Key]
	switch {
	case stands:
		fmt.Fprintf(&out, "It is line %d of [%s](%s)", record.Line, markup.Inline(record.Plan), markup.Permalink(s.head, record.Plan, record.Line))
	case record.IsWaiting():
		fmt.Fprintf(&out, "It is no line of a plan: somebody put it into a milestone of %s, where it may become one", markup.Inline(record.Plan))
	case record.Phase:
		fmt.Fprintf(&out, "It is a phase of %s", markup.Inline(record.Plan))
	default:
		fmt.Fprintf(&out, "Its line has left %s", markup.Inline(record.Plan))
	}
	if len(record.Section) > 0 {
		fmt.Fprintf(&out, ", in %s", markup.Inline(strings.Join(record.Section, " › ")))
	}
	fmt.Fprintf(&out, ":\n\n> %s\n", markup.Line(record.Text))
	writeHistory(&out, record.History)
	s.writeSides(&out, record, placed, stands)
	s.writePending(&out, record, stands)
	out.WriteString("\n</details>\n\n" + explainMark)
	return out.String()
}

// recognised says in words by which rule an item was recognised.
var recognised = map[sync.How]string{
	"":                "seen for the first time",
	sync.HowLink:      "by the issue's number in the line",
	sync.HowText:      "by the same words below the same heading",
	sync.HowMoved:     "by the same words in another place",
	sync.HowID:        "by its id and similar words",
	sync.HowFuzzy:     "by the most similar words",
	sync.HowTombstone: "as one that had been removed",
	sync.HowGone:      "its line left the plan",
}

func writeHistory(out *strings.Builder, history []sync.Sighting) {
	if len(history) == 0 {
		return
	}
	out.WriteString("\n**How it was recognised**\n\n| When (UTC) | How | Text |\n| --- | --- | --- |\n")
	for _, seen := range history {
		text := markup.Inline(seen.To)
		if seen.From != "" && seen.From != seen.To {
			text = strings.TrimSpace(markup.Inline(seen.From) + " → " + text)
		}
		fmt.Fprintf(out, "| %s | %s | %s |\n", seen.At.UTC().Format("2006-01-02 15:04"), recognised[seen.How], text)
	}
}

// writeSides shows what both sides say, and what they last agreed on.
func (s *session) writeSides(out *strings.Builder, record sync.ItemBase, placed identity.Located, stands bool) {
	state, title, milestone := "–", "–", "–"
	if stands {
		document := s.plans.documents[placed.Document]
		item := document.Plan.Items[placed.Item]
		state, title = word(item.State), sync.FullTitle(markup.TitleOf(item), markup.SuffixOf(document, item, s.plans.policy))
		milestone = s.base.Milestones[record.Milestone].Title
	}
	there := "none"
	for _, known := range s.base.Milestones {
		if known.Milestone.Number == record.Issue.Milestone && record.Issue.Milestone != 0 {
			there = known.Milestone.Title
		} else if there == "none" && record.Issue.Milestone != 0 {
			there = fmt.Sprintf("milestone %d", record.Issue.Milestone)
		}
	}
	out.WriteString("\n**What both sides say**\n\n| | The plan | GitHub | Last agreed on |\n| --- | --- | --- | --- |\n")
	row := func(name, plan, hub, agreed string) {
		fmt.Fprintf(out, "| %s | %s | %s | %s |\n", name, markup.Inline(plan), markup.Inline(hub), markup.Inline(agreed))
	}
	row("State", state, word(record.Issue.StateOf()), word(record.State))
	row("Title", title, record.Issue.Title, sync.FullTitle(record.Title, record.Suffix))
	row("Milestone", milestone, there, s.base.Milestones[record.Milestone].Title)
}

func word(state parser.State) string {
	if state == "" {
		return "nothing yet"
	}
	return string(state)
}

// writePending lists what is still to happen, and for whom it waits.
func (s *session) writePending(out *strings.Builder, record sync.ItemBase, stands bool) {
	writeBack := s.base.Repo.WriteBack
	var pending []string
	for _, edit := range writeBack.Edits {
		if edit.Key == record.Key && edit.Field == sync.FieldCollect {
			pending = append(pending, fmt.Sprintf("A line for it is to be added to the plan, by %s.", writeBack.Name()))
			continue
		}
		if edit.Key == record.Key {
			pending = append(pending, fmt.Sprintf("The plan is to say %s (%s), by %s.", markup.Inline(edit.Value), edit.Field, writeBack.Name()))
		}
	}
	for _, edit := range writeBack.Declined {
		if edit.Key == record.Key && edit.Field == sync.FieldCollect {
			pending = append(pending, "That it becomes a line was declined: it stays an issue beside the plan until it is renamed, closed or taken out of the milestone.")
			continue
		}
		if edit.Key == record.Key {
			pending = append(pending, fmt.Sprintf("That the plan says %s (%s) was declined: it waits for either side to change.", markup.Inline(edit.Value), edit.Field))
		}
	}
	for _, question := range s.base.Repo.Questions {
		if question.Kind == sync.AskCollect && question.Choices[0].Issue == record.Issue.Number {
			pending = append(pending, "Somebody has to say whether it becomes a line.")
		}
	}
	for _, hold := range s.base.Repo.Holds {
		if hold.Plan == record.Plan && !stands && record.Status == sync.StatusLive {
			pending = append(pending, "Removals of its plan are held back until somebody approves them.")
		}
	}
	out.WriteString("\n**What is pending**\n\n")
	if len(pending) == 0 {
		out.WriteString("Nothing.\n")
	}
	for _, line := range pending {
		out.WriteString("- " + line + "\n")
	}
}
