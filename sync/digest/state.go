package digest

import (
	"slices"
	"strings"
	"time"

	"github.com/milepost/milepost/parser"
)

// maxNext is how many items come next.
const maxNext = 5

func titleOf(plan *parser.Plan, path string) string {
	switch {
	case plan.IsPlan && len(plan.Milestones) == 1:
		return plan.Milestones[0].Title
	case plan.Title != "":
		return plan.Title
	}
	return path
}

func milestonesOf(plan *parser.Plan) []Milestone {
	if !plan.IsPlan {
		return nil
	}
	milestones := make([]Milestone, len(plan.Milestones))
	for i, m := range plan.Milestones {
		milestones[i] = Milestone{Title: m.Title, DueOn: m.DueOn, Estimated: m.Estimated}
	}
	for _, item := range plan.Items {
		if item.Milestone < 0 || !counts(item) {
			continue
		}
		m := &milestones[item.Milestone]
		m.Scope++
		switch item.State {
		case parser.StateDone:
			m.Done++
		case parser.StateDropped:
			m.Dropped++
		default:
		}
	}
	return slices.DeleteFunc(milestones, func(m Milestone) bool { return m.Scope == 0 && m.DueOn == "" && len(milestones) > 1 })
}

// describe says how the plan stands.
func (d *Digest) describe(now, withRisks *parser.Plan, today time.Time) {
	if withRisks == nil {
		withRisks = now
	}
	d.overdue(now, today)
	d.owners(now)
	d.risks(withRisks)
	var work, rest []Entry
	for _, item := range now.Items {
		if item.State != parser.StateOpen || item.Placeholder {
			continue
		}
		switch item.Role {
		case parser.RoleSignOff:
			d.Unsigned = append(d.Unsigned, entryOf(now, item))
		case parser.RoleImplementation, parser.RoleTesting, parser.RoleDocumentation, parser.RoleRollout, parser.RoleFeatures, parser.RoleOther:
			work = append(work, entryOf(now, item))
		default:
			rest = append(rest, entryOf(now, item))
		}
	}
	if len(work) == 0 {
		work = rest
	}
	d.Next = work[:min(len(work), maxNext)]
}

// overdue lists open items whose day has passed, or that of their phase.
func (d *Digest) overdue(now *parser.Plan, today time.Time) {
	if d.ClosedOn != "" {
		return
	}
	day := today.UTC().Format(dayForm)
	for _, item := range now.Items {
		if item.State != parser.StateOpen || item.Placeholder || item.Role == parser.RoleSignOff {
			continue
		}
		due := item.Date
		if due == "" {
			due = now.PhaseEnd(item)
		}
		if due != "" && due < day {
			d.Slipped = append(d.Slipped, Slip{Entry: entryOf(now, item), From: due})
		}
	}
}

// owners counts what each person has, those with most of what is open first.
func (d *Digest) owners(now *parser.Plan) {
	at := map[string]int{}
	for _, item := range now.Items {
		if !counts(item) || item.Placeholder {
			continue
		}
		names := entryOf(now, item).Owners
		if len(names) == 0 {
			names = []string{""}
		}
		for _, name := range names {
			i, ok := at[strings.ToLower(name)]
			if !ok {
				i = len(d.Owners)
				at[strings.ToLower(name)] = i
				d.Owners = append(d.Owners, Owner{Name: name})
			}
			switch item.State {
			case parser.StateDone:
				d.Owners[i].Done++
			case parser.StateDropped:
				d.Owners[i].Dropped++
			default:
				d.Owners[i].Open++
			}
		}
	}
	if len(d.Owners) == 1 && d.Owners[0].Name == "" {
		d.Owners = nil // nobody has anything: that is no news
	}
	slices.SortStableFunc(d.Owners, func(a, b Owner) int {
		switch {
		case (a.Name == "") != (b.Name == ""):
			if a.Name == "" {
				return 1
			}
			return -1
		case a.Open != b.Open:
			return b.Open - a.Open
		}
		return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name))
	})
}

// risks lists the open risks, the worst first.
func (d *Digest) risks(plan *parser.Plan) {
	for _, item := range plan.Items {
		row := item.Row != nil && item.Row.Kind == parser.TableRisk
		if item.State != parser.StateOpen || item.Placeholder || item.Role != parser.RoleRisks && !row || item.Row != nil && !row {
			continue
		}
		risk := Risk{Entry: entryOf(plan, item)}
		if row {
			risk.Probability, risk.Impact = item.Row.Probability, item.Row.Impact
			risk.Severity = severity(grade(risk.Probability), grade(risk.Impact))
		}
		d.Risks = append(d.Risks, risk)
	}
	slices.SortStableFunc(d.Risks, func(a, b Risk) int {
		return grade(b.Severity)*100 + product(b) - grade(a.Severity)*100 - product(a)
	})
}

func product(r Risk) int { return grade(r.Probability) * grade(r.Impact) }

// grade is how much a word says, 0 for one that is not known.
func grade(word string) int {
	for i, words := range [][]string{
		{"low", "minor", "niedrig", "gering", "faible", "bajo", "baja", "baixo", "baixa", "basso", "низк", "低"},
		{"med", "moderate", "mittel", "moyen", "médi", "средн", "中"},
		{"critical", "severe", "high", "hoch", "kritisch", "élev", "alto", "alta", "высок", "高"},
	} {
		if slices.ContainsFunc(words, func(known string) bool { return strings.Contains(word, known) }) {
			return i + 1
		}
	}
	return 0
}

// severity follows from probability and impact; one that is not known is taken to be like the other.
func severity(probability, impact int) string {
	if probability == 0 {
		probability = impact
	}
	if impact == 0 {
		impact = probability
	}
	switch both := probability * impact; {
	case both >= 6:
		return "high"
	case both >= 3:
		return "medium"
	case both >= 1:
		return "low"
	}
	return ""
}
