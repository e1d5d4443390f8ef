package page_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/milepost/milepost/internal/page"
	"github.com/milepost/milepost/sync"
)

const (
	carryFrom = "/repositories/acme/trails/carry/docs/m%201.md"
	fromPlan  = "/repositories/acme/trails/plans/docs/m%201.md"
)

// newCarrySite is a site with three plans, to which open lines may go.
func newCarrySite(t *testing.T) *site {
	t.Helper()
	s := newSite(t, nil)
	s.carries = []sync.CarriedLine{{Line: 6, Title: "Open item of acme/trails", Issue: 8}, {Line: 7, Title: "Another <one>"}}
	s.change(trails, func(base *sync.Base) {
		base.Milestones["m2"] = sync.MilestoneBase{Key: "m2", Plan: "docs/m 2.md", Title: "Milestone 2: More"}
		base.Milestones["m3"] = sync.MilestoneBase{Key: "m3", Plan: "docs/refused.md", Title: "Milestone 3: Not so"}
	})
	return s
}

func TestCarry_shows_what_would_move_before_it_opens_the_pull_request(t *testing.T) {
	t.Parallel()
	s := newCarrySite(t)
	writer := s.person("writer")
	expect(t, "the plan", writer.get(fromPlan), http.StatusOK, `href="`+carryFrom+`"`)
	chosen := writer.get(carryFrom)
	expect(t, "the choice", chosen, http.StatusOK, "Milestone 2: More", "1 item is open", carryFrom+"?to=docs%2fm%202.md")
	if strings.Contains(chosen.text, `name="proof"`) {
		t.Error("something can be pressed before a plan is chosen")
	}
	look := carryFrom + "?to=docs/m%202.md"
	expect(t, "the look", writer.get(look), http.StatusOK, "2 lines move", "Another &lt;one&gt;", "https://github.com/acme/trails/issues/8",
		"1 open line stays", "Engineering Lead", "Milestone 3", "Open the pull request")
	if orders := s.ordered(); len(orders) != 0 {
		t.Fatalf("a look ordered %v", orders)
	}
	got := writer.press(look, carryFrom, url.Values{"to": {"docs/m 2.md"}})
	if got.status != http.StatusSeeOther || got.location != fromPlan {
		t.Errorf("the press leads to %q with %d", got.location, got.status)
	}
	if orders := s.ordered(); len(orders) != 1 || orders[0] != "carry acme/trails docs/m 1.md docs/m 2.md" {
		t.Errorf("ordered: %v", orders)
	}
	if press := s.presses[0]; press.Did != "carry" || press.Who != "@writer" || press.About != "docs/m 1.md to docs/m 2.md" || press.Outcome != "done" {
		t.Errorf("written down as %+v", press)
	}
	expect(t, "the plan after the press", writer.get(got.location), http.StatusOK, "The pull request is opened by the next pass")
}

func TestCarry_tells_how_it_ended(t *testing.T) {
	t.Parallel()
	s := newCarrySite(t)
	s.change(trails, func(base *sync.Base) {
		base.Orders = []sync.Order{sync.CarryOrder("docs/m 1.md", "docs/refused.md")}
		base.Repo.Carries = []sync.Carry{
			{At: start.Add(-time.Hour), From: "docs/m 1.md", To: "docs/m 2.md", Number: 47, Lines: 3},
			{At: start.Add(-2 * time.Hour), From: "docs/m 1.md", To: "docs/m 4.md", Why: "two lines <read> the same"},
			{At: start.AddDate(0, -1, 0), From: "docs/m 1.md", To: "docs/long-ago.md", Number: 11, Lines: 1},
		}
	})
	o := s.operator()
	got := o.get(fromPlan)
	expect(t, "the first plan", got, http.StatusOK, "https://github.com/acme/trails/pull/47", "carries 3 open lines", "two lines &lt;read&gt; the same", "docs/refused.md</a>: the pull request is opened by the next pass")
	if strings.Contains(got.text, "long-ago") {
		t.Error("what ended a month ago is still told")
	}
	expect(t, "the other plan", o.get("/repositories/acme/trails/plans/docs/m%202.md"), http.StatusOK, "pull/47", "here from <a href=\""+fromPlan)
}

func TestCarry_refuses_what_cannot_move(t *testing.T) {
	t.Parallel()
	s := newCarrySite(t)
	writer := s.person("writer")
	got := writer.get(carryFrom + "?to=docs/refused.md")
	expect(t, "what cannot move", got, http.StatusOK, "Nothing would move", "lines could be mixed up")
	if strings.Contains(got.text, `name="proof"`) {
		t.Error("it can be pressed all the same")
	}
	for _, path := range []string{carryFrom + "?to=docs/none.md", carryFrom + "?to=docs/m%201.md", "/repositories/acme/trails/carry/docs/none.md"} {
		expect(t, path, writer.get(path), http.StatusNotFound)
	}
	if got := writer.press("/repositories/acme/trails", carryFrom, nil); got.status != http.StatusBadRequest || len(s.ordered()) != 0 {
		t.Errorf("without a choice it answers %d and orders %v", got.status, s.ordered())
	}
}

func TestCarry_is_for_those_who_may_write(t *testing.T) {
	t.Parallel()
	s := newSite(t, func(o *page.Options) { o.Public = true })
	s.change(open, func(base *sync.Base) {
		base.Milestones["m2"] = sync.MilestoneBase{Key: "m2", Plan: "docs/m 2.md", Title: "Milestone 2: More"}
		base.Repo.Carries = []sync.Carry{{At: start, From: "docs/m 1.md", To: "docs/m 2.md", Number: 47, Lines: 3}}
		base.Orders = []sync.Order{sync.CarryOrder("docs/m 1.md", "docs/m 2.md")}
	})
	s.grants["reader"][open] = page.MayRead
	const plan = "/repositories/open/atlas/plans/docs/m%201.md"
	for who, b := range map[string]*browser{"nobody": s.browser(), "reader": s.person("reader")} {
		got := b.get(plan)
		expect(t, who, got, http.StatusOK)
		if strings.Contains(got.text, "/carry/") || strings.Contains(got.text, "pull/47") != (who == "reader") || strings.Contains(got.text, "next pass") != (who == "reader") {
			t.Errorf("%s sees:\n%s", who, got.text)
		}
	}
}

func TestCarry_lists_a_part_of_a_large_move(t *testing.T) {
	t.Parallel()
	s := newCarrySite(t)
	s.carries = nil
	for i := range 10_000 {
		s.carries = append(s.carries, sync.CarriedLine{Line: i, Title: fmt.Sprintf("Line %d of a long plan, in which much is left to do", i), Issue: i + 1})
	}
	got := s.operator().get(carryFrom + "?to=docs/m%202.md")
	expect(t, "the look", got, http.StatusOK, "10,000 lines move", "and 9900 more")
	if len(got.text) > 100<<10 {
		t.Errorf("it has %d bytes", len(got.text))
	}
}
