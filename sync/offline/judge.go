package offline

import (
	"fmt"
	"slices"

	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/identity"
)

// judge looks at one step with the eyes of a reader of the document: by whole texts and plain words, not
// by the likeness that the step itself went by.
type judge struct {
	old, now []judgedLine
	// changes is what the step does; records what was known before.
	changes sync.Changeset
	records map[sync.Key]sync.ItemBase
	// fresh are the keys of new items, unclear those of items that nobody could tell.
	fresh, unclear map[sync.Key]bool
	step           *ReplayStep
	out            *Replayed
}

// judgedLine is an item as a reader sees it.
type judgedLine struct {
	key       sync.Key
	leaf      string
	id, text  string
	unwritten bool
}

// judge counts what the step did and looks for faults. An id or a text that occurs once before and once
// after is the same item for certain; and a line whose text goes on in another one is that one.
func (m *model) judge(document sync.Document, placement identity.Placement, fresh map[sync.Key]bool, changes sync.Changeset, out *Replayed) ReplayStep {
	step := ReplayStep{Held: len(changes.Held) > 0}
	j := judge{
		old: linesBefore(m.base), now: linesNow(document, placement), changes: changes, records: m.base.Items,
		fresh: fresh, unclear: map[sync.Key]bool{}, step: &step, out: out,
	}
	for _, group := range placement.Ambiguous {
		step.Ambiguous += len(group.Items)
		for _, key := range group.Keys {
			j.unclear[key] = true
		}
	}
	out.Ambiguous += step.Ambiguous
	if step.Held {
		out.Held++
	}
	j.kept(document, placement)
	now, known := certain(document, placement.Items), certainRecords(m.base)
	j.created(now, known)
	j.removed(placement, now, known)
	return step
}

func linesBefore(base *sync.Base) []judgedLine {
	var lines []judgedLine
	for _, record := range sync.SortedItems(base) {
		if record.Status != sync.StatusRemoved {
			lines = append(lines, judgedLine{
				key: record.Key, leaf: identity.LeafHeading(record.Section), id: record.ID,
				text: identity.NormalText(record.Text), unwritten: record.Placeholder,
			})
		}
	}
	return lines
}

// linesNow lists all items that an issue may belong to; those that nobody could tell have no key.
func linesNow(document sync.Document, placement identity.Placement) []judgedLine {
	var lines []judgedLine
	add := func(placed identity.Located) {
		item := document.Plan.Items[placed.Item]
		lines = append(lines, judgedLine{
			key: placed.Key, leaf: identity.LeafHeading(document.ItemSection(item)), id: item.ID,
			text: identity.NormalText(item.Text), unwritten: item.Placeholder,
		})
	}
	for _, placed := range placement.Items {
		add(placed)
	}
	for _, group := range placement.Ambiguous {
		for _, placed := range group.Items {
			add(placed)
		}
	}
	return lines
}

// kept judges the items that keep their issue.
func (j *judge) kept(document sync.Document, placement identity.Placement) {
	for n, placed := range placement.Items {
		record, item := j.records[placed.Key], document.Plan.Items[placed.Item]
		switch {
		case j.fresh[placed.Key]:
			j.step.Added++
		case record.Text != item.Text:
			j.step.Reworded++
			if why := j.hijacked(lineOf(record), j.now[n]); why != "" {
				j.step.fault(&j.out.Hijacked, "issue of %q became that of %q: %s", record.Text, item.Text, why)
			}
		case placed.How == sync.HowMoved:
			j.step.Moved++
		}
	}
}

func lineOf(record sync.ItemBase) judgedLine {
	return judgedLine{
		key: record.Key, leaf: identity.LeafHeading(record.Section), id: record.ID,
		text: identity.NormalText(record.Text), unwritten: record.Placeholder || record.Text == "",
	}
}

// hijacked says why an issue has gone to another item than its own, "" if it has not.
func (j *judge) hijacked(old, now judgedLine) string {
	if old.unwritten || old.text == now.text {
		return ""
	}
	if nearer, ok := j.nearerNow(old, now); ok {
		return fmt.Sprintf("%q is nearer to what it was", nearer)
	}
	if nearer, ok := j.nearerBefore(old, now); ok {
		return fmt.Sprintf("%q was nearer to what it is", nearer)
	}
	elsewhere := commonWords(old.leaf, now.leaf) < sameHeading && old.leaf != now.leaf
	common := commonWords(old.text, now.text)
	switch {
	case elsewhere && otherFiles(old.text, now.text):
		return "they name different files in different sections"
	case elsewhere && goesOn(old.text, now.text):
		return tooShort(old.text, now.text)
	case goesOn(old.text, now.text) || isRemark(old.text, now.text) || isRemark(now.text, old.text):
		return ""
	case old.id != "" && now.id != "" && old.id != now.id && common < otherIDCommon:
		return "they have different ids"
	case elsewhere && holdsAllWords(old.text, now.text) && common < farCommon:
		return "one holds the few words of the other, in another section"
	case common < leastCommon && !alikeLetters(old.text, now.text):
		return "they have next to nothing in common"
	}
	return ""
}

// isNearer reports whether another line is clearly nearer than an item's own.
func isNearer(other, own float64) bool { return own < half && other >= near && other > own+clearly }

// nearerNow finds a line that is new and has clearly more in common with what an item was than the one that
// it became.
func (j *judge) nearerNow(old, now judgedLine) (string, bool) {
	own := nearness(old.text, now.text)
	for _, other := range j.now {
		if other.text != now.text && j.newText(other) && isNearer(nearness(old.text, other.text), own) {
			return other.text, true
		}
	}
	return "", false
}

// nearerBefore finds a line that is gone and had clearly more in common with what an item is than the one that
// it was.
func (j *judge) nearerBefore(old, now judgedLine) (string, bool) {
	own := nearness(old.text, now.text)
	for _, other := range j.old {
		if other.key != old.key && !other.unwritten && !hasText(j.now, other.text) && isNearer(nearness(other.text, now.text), own) {
			return other.text, true
		}
	}
	return "", false
}

// newText reports whether no line had the text of this one before.
func (j *judge) newText(line judgedLine) bool { return !hasText(j.old, line.text) }

func hasText(lines []judgedLine, text string) bool {
	return slices.ContainsFunc(lines, func(line judgedLine) bool { return line.text == text })
}

// created looks for issues made for items that have one already, or may well have one that nobody could tell.
func (j *judge) created(now, known map[string]sync.Key) {
	for _, action := range j.changes.Actions {
		create, ok := action.(sync.CreateIssue)
		if !ok {
			continue
		}
		j.out.Created++
		want := j.changes.PlannedItems[create.Key]
		second := slices.ContainsFunc(signs(want.Plan, want.Section, want.ID, want.Text), func(sign string) bool {
			other, ok := known[sign]
			return ok && now[sign] == create.Key && j.records[other].Issue.Number != 0
		})
		if second {
			j.step.fault(&j.out.Duplicated, "%q got a second issue", want.Text)
		} else if other, ok := j.mayBe(lineOf(want)); ok {
			j.step.fault(&j.out.Duplicated, "%q got an issue, and may be %q, of which nobody could tell what became", want.Text, other)
		}
	}
}

// mayBe finds an item with an issue among those that nobody could tell which a new line may well be.
func (j *judge) mayBe(line judgedLine) (string, bool) {
	for _, old := range j.old {
		if j.unclear[old.key] && j.records[old.key].Issue.Number != 0 && old.leaf == line.leaf &&
			(isRemark(old.text, line.text) || commonWords(old.text, line.text) >= unclearCommon) {
			return j.records[old.key].Text, true
		}
	}
	return "", false
}

// removed looks for issues closed for items that are still there, word for word or with a remark.
func (j *judge) removed(placement identity.Placement, now, known map[string]sync.Key) {
	for _, key := range placement.Removed {
		record := j.records[key]
		j.step.Removed++
		if !record.IsOpen() || len(j.changes.Held) > 0 {
			continue
		}
		still := slices.ContainsFunc(signs(record.Plan, record.Section, record.ID, record.Text), func(sign string) bool {
			_, ok := now[sign]
			return ok && known[sign] == key
		})
		if still {
			j.step.fault(&j.out.WronglyClosed, "the issue of %q was closed, and the item is still there", record.Text)
		} else if other, ok := j.goesOn(lineOf(record)); ok {
			j.step.fault(&j.out.WronglyClosed, "the issue of %q was closed, and %q was opened for what it became", record.Text, other)
		}
	}
}

// goesOn finds the only new line of the section that is a removed one with a remark.
func (j *judge) goesOn(old judgedLine) (string, bool) {
	var found []string
	for _, line := range j.now {
		if j.fresh[line.key] && line.leaf == old.leaf && (old.id == "" || line.id == "" || old.id == line.id) && isRemark(old.text, line.text) {
			found = append(found, line.text)
		}
	}
	if len(found) != 1 || old.unwritten {
		return "", false
	}
	return found[0], true
}

func (s *ReplayStep) fault(count *int, format string, args ...any) {
	*count++
	s.Faults = append(s.Faults, fmt.Sprintf(format, args...))
}

// signs are the two ways in which a document can tell for certain who an item is.
func signs(plan string, section []string, id, text string) []string {
	var out []string
	if id != "" {
		out = append(out, identity.Join("id and text", plan, id, identity.NormalText(text)))
	}
	if text != "" {
		out = append(out, identity.Join("text", plan, identity.LeafHeading(section), identity.NormalText(text)))
	}
	return out
}

// certain maps each sign that occurs once in the document to its item.
func certain(document sync.Document, items []identity.Located) map[string]sync.Key {
	found := signMap{}
	for _, placed := range items {
		item := document.Plan.Items[placed.Item]
		found.add(placed.Key, signs(document.Path, document.ItemSection(item), item.ID, item.Text))
	}
	return found.unique()
}

// certainRecords maps each sign that occurs once among the items known to be in the document.
func certainRecords(base *sync.Base) map[string]sync.Key {
	found := signMap{}
	for _, record := range sync.SortedItems(base) {
		if record.Status != sync.StatusRemoved {
			found.add(record.Key, signs(record.Plan, record.Section, record.ID, record.Text))
		}
	}
	return found.unique()
}

type signMap map[string][]sync.Key

func (m signMap) add(key sync.Key, signs []string) {
	for _, sign := range signs {
		m[sign] = append(m[sign], key)
	}
}

func (m signMap) unique() map[string]sync.Key {
	out := map[string]sync.Key{}
	for sign, keys := range m {
		if len(keys) == 1 {
			out[sign] = keys[0]
		}
	}
	return out
}
