package sync_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
)

// columns are the situations of the table in docs/three-way.md, behind field and owner.
var columns = [...]string{"Only the document changed", "Only GitHub changed", "Both changed, differently", "Nothing known of before"}

// cell is one cell of the table: a document, what happened to the issue, and what follows.
type cell struct {
	// says is the cell's text in the table.
	says string
	// doc is the document now; "" leaves it as it was.
	doc string
	hub func(*sync.Issue)
	// base changes what is known of before.
	base func(*sync.ItemBase)
	want []string
}

const (
	threeOpen   = "## Goals\n- [ ] alpha one\n- [ ] beta two\n"
	threeDone   = "## Goals\n- [x] alpha one\n- [ ] beta two\n"
	threeStruck = "## Goals\n- [ ] ~~alpha one~~\n- [ ] beta two\n"
	threeMoved  = "## Goals\n- [ ] beta two\n\n## Testing\n- [ ] alpha one\n"
	threeOwned  = "## Goals\n- [ ] alpha one\n  - Owner: @ann\n- [ ] beta two\n"
	threeOther  = "## Goals\n- [ ] alpha one\n  - Owner: @bob\n- [ ] beta two\n"
	threeBody   = "## Goals\n- [ ] alpha one\n\n  More words.\n\n- [ ] beta two\n"
)

func nothingKnown(r *sync.ItemBase) { r.State, r.Title, r.TitleHash = "", "", "" }

func reopened(i *sync.Issue) { i.Closed, i.Reason = false, "" }

// threeWay is the table, row by row; start is the document that both sides agreed on.
var threeWay = []struct {
	field, owner, start string
	cells               [4]cell
}{
	{
		"State: open or done", "both", threeOpen, [4]cell{
			{"the issue is closed or reopened", threeDone, nil, nil, []string{"alpha one: closed=true completed"}},
			{"the box is ticked or cleared", "", closeAs("completed"), nil, []string{"edit state done"}},
			{"done wins over dropped, with a notice", threeStruck, closeAs("completed"), nil, []string{"edit state done", "notice conflict"}},
			{"done wins", "", closeAs("completed"), nothingKnown, []string{"edit state done"}},
		},
	},
	{
		"State: dropped", "both", threeOpen, [4]cell{
			{"the issue is closed as not planned", threeStruck, nil, nil, []string{"alpha one: closed=true not_planned"}},
			{"the item is struck, its box left open", "", closeAs("not_planned"), nil, []string{"edit state dropped"}},
			{"between dropped and open the document wins, with a notice", threeStruck, reopened,
				func(r *sync.ItemBase) { r.State = parser.StateDone }, []string{"alpha one: closed=true not_planned", "notice conflict"}},
			{"a closed issue stays closed", "", closeAs("not_planned"), nothingKnown, []string{"edit state dropped"}},
		},
	},
	{
		"Title", "both", threeOpen, [4]cell{
			{"the issue is renamed", strings.Replace(threeOpen, "alpha one", "alpha one more", 1), nil, nil, []string{"alpha one: title=alpha one more"}},
			{"the item is reworded; where its line holds formatting the title stays GitHub's", "",
				func(i *sync.Issue) { i.Title = "alpha first" }, nil, []string{"edit title alpha first"}},
			{"the document wins, with a notice", strings.Replace(threeOpen, "alpha one", "alpha one more", 1),
				func(i *sync.Issue) { i.Title = "alpha first" }, nil, []string{"alpha first: title=alpha one more", "notice conflict"}},
			{"the document wins", "", func(i *sync.Issue) { i.Title = "alpha first" }, nothingKnown, []string{"alpha first: title=alpha one"}},
		},
	},
	{
		"Labels of Milepost", "document", threeOpen, [4]cell{
			{"labels are added and taken away", threeMoved, nil, nil, []string{"alpha one: labels=plan: testing"}},
			{"what a person added or took away stays", "", func(i *sync.Issue) { i.Labels = []string{"mine"} }, nil, nil},
			{"the document's change is made, people's own labels stay", threeMoved,
				func(i *sync.Issue) { i.Labels = []string{"mine"} }, nil, []string{"alpha one: labels=mine,plan: testing"}},
			{"missing labels are added", "", func(i *sync.Issue) { i.Labels = []string{"mine"} },
				func(r *sync.ItemBase) { r.Labels = nil }, []string{"alpha one: labels=mine,plan: goals"}},
		},
	},
	{
		"Assignees", "document", threeOwned, [4]cell{
			{"owners are assigned and taken off", threeOther, nil, nil, []string{"alpha one: assignees=bob"}},
			{"whom a person assigned or took off stays so", "", func(i *sync.Issue) { i.Assignees = []string{"eve"} }, nil, nil},
			{"the document's change is made, people's own assignees stay", threeOther,
				func(i *sync.Issue) { i.Assignees = []string{"ann", "eve"} }, nil, []string{"alpha one: assignees=eve,bob"}},
			{"missing owners are assigned", "", func(i *sync.Issue) { i.Assignees = nil },
				func(r *sync.ItemBase) { r.Assignees = nil }, []string{"alpha one: assignees=ann"}},
		},
	},
	{
		"Milestone of an issue", "document", threeOpen, [4]cell{
			{"the issue is moved", "", nil, func(r *sync.ItemBase) { r.Milestone, r.Issue.Milestone = "other", 7 }, []string{"alpha one: milestone"}},
			{"where a person put it, it stays", "", func(i *sync.Issue) { i.Milestone = 7 }, nil, nil},
			{"the document wins", "", func(i *sync.Issue) { i.Milestone = 7 }, func(r *sync.ItemBase) { r.Milestone = "other" }, []string{"alpha one: milestone"}},
			{"the document wins", "", func(i *sync.Issue) { i.Milestone = 0 }, func(r *sync.ItemBase) { r.Milestone = "" }, []string{"alpha one: milestone"}},
		},
	},
	{
		"Milepost's block in a body", "document", threeOpen, [4]cell{
			{"the block is written again", threeBody, nil, nil, []string{"alpha one: body"}},
			{"it stays as people left it", "", func(i *sync.Issue) { i.Body = "mine" }, nil, nil},
			{"the block is written again, people's text around it stays", threeBody,
				func(i *sync.Issue) { i.Body += "\nmine" }, nil, []string{"alpha one: body with mine"}},
			{"the block is written again", "", func(i *sync.Issue) { i.Body = "" }, func(r *sync.ItemBase) { r.Inputs = "" }, []string{"alpha one: body"}},
		},
	},
}

// effects writes what a changeset does to the items and issues, without the marker's body that
// comes along with another change.
func effects(changes sync.Changeset) []string {
	var lines []string
	for _, action := range changes.Actions {
		update, ok := action.(sync.UpdateIssue)
		if !ok {
			continue
		}
		var parts []string
		if update.Title != nil {
			parts = append(parts, "title="+*update.Title)
		}
		if update.Closed != nil {
			parts = append(parts, fmt.Sprintf("closed=%v %s", *update.Closed, update.Reason))
		}
		if update.Labels != nil {
			parts = append(parts, "labels="+strings.Join(*update.Labels, ","))
		}
		if update.Assignees != nil {
			parts = append(parts, "assignees="+strings.Join(*update.Assignees, ","))
		}
		if update.Milestone != nil {
			parts = append(parts, "milestone")
		}
		if len(parts) == 0 && update.Body != nil {
			parts = append(parts, "body")
			if strings.HasSuffix(*update.Body, "mine") {
				parts[0] += " with mine"
			}
		}
		lines = append(lines, update.Current+": "+strings.Join(parts, " "))
	}
	for _, edit := range changes.Edits {
		lines = append(lines, fmt.Sprintf("edit %s %s", edit.Proposed.Field, edit.Proposed.Value))
	}
	for _, notice := range changes.Notices {
		lines = append(lines, "notice "+notice.Code)
	}
	return lines
}

func TestThreeWay(t *testing.T) {
	t.Parallel()
	for _, row := range threeWay {
		for i, c := range row.cells {
			t.Run(row.field+"/"+columns[i], func(t *testing.T) {
				t.Parallel()
				d := newDesk().mirror(row.start)
				if c.hub != nil {
					d.onGitHub("alpha one", c.hub)
				}
				if c.base != nil {
					for key, record := range d.base.Items {
						if strings.HasPrefix(record.Text, "alpha one") {
							c.base(&record)
							d.base.Items[key] = record
						}
					}
				}
				doc := c.doc
				if doc == "" {
					doc = row.start
				}
				if diff := cmp.Diff(c.want, effects(d.diff(doc))); diff != "" {
					t.Errorf("what follows (-want +got):\n%s", diff)
				}
			})
		}
	}
}

// milestoneRow is the table's rows about milestones themselves.
var milestoneRows = []struct {
	field, owner string
	cells        [4]string
}{
	{
		"Title, description, due date of a milestone", "document",
		[4]string{"the milestone is changed", "it stays as people left it", "the document wins", "a milestone of the same title is taken over, a person's texts stay"},
	},
	{
		"State of a milestone", "document",
		[4]string{"closed once all items are done or dropped, reopened once one is open", "it stays until the items say otherwise", "the items win", "it follows the items"},
	},
}

func TestThreeWay_of_milestones(t *testing.T) {
	t.Parallel()
	const plan, due = "**Due**: 2026-12-24\n\n" + threeOpen, "**Due**: 2026-12-31\n\n" + threeOpen
	allDone := strings.ReplaceAll(threeOpen, "[ ]", "[x]")
	tests := map[string]struct {
		start, doc string
		row        func(*sync.Milestone)
		want       []string
	}{
		"texts/document_only": {plan, due, nil, []string{"due 2026-12-31"}},
		"texts/github_only":   {plan, plan, func(m *sync.Milestone) { m.DueOn = "2027-01-01" }, nil},
		"texts/both":          {plan, due, func(m *sync.Milestone) { m.DueOn = "2027-01-01" }, []string{"due 2026-12-31"}},
		"state/document_only": {threeOpen, allDone, nil, []string{"closed true"}},
		"state/github_only":   {threeOpen, threeOpen, func(m *sync.Milestone) { m.Closed = true }, nil},
		"state/both":          {threeOpen, allDone, func(m *sync.Milestone) { m.Closed = true }, nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk().mirror(test.start)
			for key, record := range d.base.Milestones {
				record.Row.DueOn, record.Row.Description = record.DueOn, record.Description
				if test.row != nil {
					test.row(&record.Row)
				}
				d.base.Milestones[key] = record
			}
			var got []string
			for _, action := range d.diff(test.doc).Actions {
				update, ok := action.(sync.UpdateMilestone)
				if ok && update.DueOn != nil {
					got = append(got, "due "+*update.DueOn)
				}
				if ok && update.Closed != nil {
					got = append(got, fmt.Sprint("closed ", *update.Closed))
				}
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("what follows (-want +got):\n%s", diff)
			}
		})
	}
}

// slotRows are the table's rows about slots; the tests in slots_test.go and of the parser play
// them.
var slotRows = []struct {
	field, owner string
	cells        [4]string
}{
	{
		"Name and date of a sign-off", "document",
		[4]string{"nothing: they are no part of the title", "closing the issue fills what is empty", "what stands there stays", "what stands there stays"},
	},
	{
		"Decision of a question", "document",
		[4]string{"nothing: it is no part of the title", "closing the issue fills it from a comment that begins `Decision:`", "what stands there stays", "what stands there stays"},
	},
}

// The published table says what the tests above prove.
func TestThreeWay_is_published(t *testing.T) {
	t.Parallel()
	var want strings.Builder
	line := func(cells ...string) { fmt.Fprintf(&want, "| %s |\n", strings.Join(cells, " | ")) }
	line(append([]string{"Field", "Belongs to"}, columns[:]...)...)
	line("---", "---", "---", "---", "---", "---")
	for _, row := range threeWay {
		line(row.field, row.owner, row.cells[0].says, row.cells[1].says, row.cells[2].says, row.cells[3].says)
	}
	for _, row := range milestoneRows {
		line(append([]string{row.field, row.owner}, row.cells[:]...)...)
	}
	for _, row := range slotRows {
		line(append([]string{row.field, row.owner}, row.cells[:]...)...)
	}
	page, err := os.ReadFile("../docs/three-way.md")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(page), want.String()) {
		t.Errorf("docs/three-way.md does not hold the table:\n%s", want.String())
	}
}

func TestThreeWay_of_slots(t *testing.T) {
	t.Parallel()
	const empty = "## Sign-off\n- [ ] Engineering Lead: [Name] - [Date]\n\n## Open Questions\n- [ ] Which store? - **Decision**: [Pending]\n"
	const filled = "## Sign-off\n- [ ] Engineering Lead: Ann Lee - 2026-11-02\n\n## Open Questions\n- [ ] Which store? - **Decision**: Postgres\n"
	tests := map[string]struct {
		doc    string
		closed bool
		known  bool
		want   []string
	}{
		"document_only":  {filled, false, true, nil},
		"github_only":    {empty, true, true, []string{"edit state done", "edit state done"}},
		"both":           {filled, true, true, []string{"edit state done", "edit state done"}},
		"nothing_known":  {filled, true, false, []string{"edit state done", "edit state done"}},
		"nothing_at_all": {empty, false, true, nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk().mirror(empty)
			for key, record := range d.base.Items {
				if test.closed {
					closeAs("completed")(&record.Issue)
				}
				if !test.known {
					record.State = ""
				}
				d.base.Items[key] = record
			}
			if diff := cmp.Diff(test.want, effects(d.diff(test.doc))); diff != "" {
				t.Errorf("what follows (-want +got):\n%s", diff)
			}
			plan := parser.Parse([]byte("# Milestone 1: Test\n\n" + test.doc))
			fills := len(plan.SignOff(0, "bob", signed)) + len(plan.Decide(1, "MySQL"))
			if want := map[string]int{empty: 3, filled: 0}[test.doc]; fills != want {
				t.Errorf("%d slots are filled, want %d", fills, want)
			}
		})
	}
}

var signed = time.Date(2026, 11, 3, 0, 0, 0, 0, time.UTC)

func TestThreeWay_of_milestones_that_nothing_is_known_of(t *testing.T) {
	t.Parallel()
	d := newDesk()
	person := sync.Milestone{Number: 4, Title: "Milestone 1: Test", Description: "theirs", DueOn: "2027-01-01"}
	for _, text := range []string{threeOpen, "**Due**: 2026-12-24\n\n" + threeOpen} {
		documents := []sync.Document{sync.ParseDocument(sync.File{Path: planPath, Mode: sync.ModeRegular}, []byte("# Milestone 1: Test\n\n"+text), sync.DefaultPolicy())}
		milestones := sync.PlaceMilestones(d.base, documents)
		for i := range milestones {
			milestones[i].Key = "milestone-1"
		}
		changes := sync.Diff(sync.Input{
			Documents: documents, Base: d.base, Milestones: milestones, Existing: []sync.Milestone{person},
			Policy: sync.DefaultPolicy(), Seal: func(m sync.Marker) string { return m.Seal([]byte("key")) },
		})
		for _, action := range changes.Actions {
			if strings.HasSuffix(action.Kind(), "_milestone") {
				t.Errorf("a person's milestone is touched: %s", action.Kind())
			}
		}
		if got := changes.WantedMilestones["milestone-1"].Row.Number; got != person.Number {
			t.Errorf("it is taken for milestone %d", got)
		}
		d.base.Milestones = changes.WantedMilestones
	}
}
