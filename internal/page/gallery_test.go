package page_test

import (
	"cmp"
	"context"
	"encoding/base64"
	"fmt"
	"html/template"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/milepost/milepost/internal/doctor"
	"github.com/milepost/milepost/internal/page"
	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/burnup"
	"github.com/milepost/milepost/sync/chart"
)

// The texts of a gallery, a world that looks like one in which people work.
var (
	sections = []string{"1. Goals", "3. Features", "5. Implementation Plan", "6. Testing Strategy", "8. Risks", "12. Sign-off"}
	owners   = []string{"ada", "grace", "edsger", ""}
	tasks    = []string{
		"Every trail has a map that works offline", "Import elevation from the survey's tiles", "Cache tiles for the last ten routes",
		"Show the steepest part of a route", "Task 2.1: Read GPX files of 20 MB in less than two seconds", "Warn before a route that is closed in winter",
		"Translate the names of huts", "Measure how long the first map takes on a slow phone", "Write the guide for trail keepers",
		"Route around bridges that are out", "A phone that loses its position keeps the last one, and says how old it is, however long that may be",
	}
)

// galleryPass is the pass that the gallery tells of, and oldWords what items were called before.
const galleryPass = "5f0c9d2b8a417e36"

var oldWords = map[string]string{
	"Show the steepest part of a route":            "Show steep parts of a route",
	"Warn before a route that is closed in winter": "Warn of closed routes",
}

// newGallery is a site that shows the gallery.
func newGallery(t *testing.T) *site {
	t.Helper()
	s := newSite(t, func(o *page.Options) { o.Charts = galleryCharts{} })
	gallery(s.world)
	return s
}

// galleryCharts draws the same burn-up for each plan, in the form in which the server shows it.
type galleryCharts struct{}

// BurnUp implements page.Charts.
func (galleryCharts) BurnUp(context.Context, sync.Repository, string) (template.HTML, error) {
	day := func(n int) string { return start.AddDate(0, 0, n-44).Format(time.DateOnly) }
	p := chart.Picture{Title: "Milestone 2: Offline", Today: start.Truncate(24 * time.Hour), DueOn: day(60), Days: []burnup.Day{
		{Date: day(0), Scope: 19}, {Date: day(4), Scope: 21, Done: 2}, {Date: day(12), Scope: 22, Done: 5}, {Date: day(20), Scope: 26, Done: 8, Dropped: 1},
		{Date: day(29), Scope: 26, Done: 12, Dropped: 1}, {Date: day(37), Scope: 28, Done: 14, Dropped: 2}, {Date: day(44), Scope: 28, Done: 16, Dropped: 2},
	}}
	if forecast, ok := burnup.Predict(p.Days, p.Today); ok {
		p.Forecast = &forecast
	}
	p.Health = burnup.Judge(burnup.Facts{Days: p.Days, Today: p.Today, Due: p.DueOn})
	const form = `<img width="760" height="360" alt="Burn-up: how much of the plan was finished when" src="data:image/svg+xml;base64,%s">`
	return template.HTML(fmt.Sprintf(form, base64.StdEncoding.EncodeToString([]byte(chart.BurnUp(p))))), nil //nolint:gosec // base64 alone
}

// gallery fills a world with repositories, plans, items, questions and passes.
func gallery(w *world) {
	w.known, w.bases, w.effects = nil, map[int64]*sync.Base{}, map[string][]sync.Effect{}
	for i, name := range []string{"maps-team/atlas", "maps-team/tiles", "maps-team/trails", "research/glacier-survey", "research/weather-stations-of-the-eastern-alps"} {
		owner, repo, _ := strings.Cut(name, "/")
		id := int64(i + 1)
		w.known = append(w.known, page.Known{Repository: sync.Repository{ID: id, Installation: int64(100 + len(owner)), Owner: owner, Name: repo}, Version: 1, Asks: i == 2, Blocked: i == 4})
		w.bases[id] = galleryBase(name, i)
		w.effects[fmt.Sprint(id, " ", galleryPass)] = galleryEffects(w.bases[id])
	}
	w.bases[3].Repo.Questions = galleryQuestions()
	w.bases[3].Approved = []string{"h5"}
	w.bases[3].Repo.Dashboard = sync.Dashboard{Issue: sync.Issue{Number: 99}, Answers: []sync.Answered{{At: start.Add(-26 * time.Hour), By: "grace", Outcome: sync.AnswerTaken, Question: galleryQuestions()[3]}}}
	w.bases[5].Repo.Blocked = sync.Blocked{Reason: "issues are switched off in the repository"}
	w.presses = []page.Press{
		{At: start.Add(-10 * time.Minute), Who: "@grace", Did: "answer", Repository: 3, About: "3fa2c0d9a41b", Outcome: "done"},
		{At: start.Add(-3 * time.Hour), Who: "operator", Did: "undo", Repository: 3, About: "pass 5f0c9d2b8a417e36", Outcome: "Nothing is remembered of this pass any more."},
		{At: start.Add(-30 * time.Hour), Who: "operator", Did: "redeliver", About: "31", Outcome: "done"},
	}
	w.bases[3].Repo.Carries = []sync.Carry{
		{At: start.Add(-2 * time.Hour), From: "docs/milestone-1-first-maps.md", To: "docs/milestone-2-offline.md", Number: 47, Lines: 3},
		{At: start.Add(-26 * time.Hour), From: "docs/milestone-2-offline.md", To: "docs/milestone-3-winter.md", Why: "two lines read “Cache tiles”, so that their issues could be mixed up"},
	}
	w.carries = nil
	for _, item := range sync.SortedItems(w.bases[3]) {
		if item.Plan == "docs/milestone-2-offline.md" && item.State == parser.StateOpen {
			w.carries = append(w.carries, sync.CarriedLine{Line: item.Line, Title: item.Title, Issue: item.Issue.Number})
		}
	}
	w.queue = page.Queue{Waiting: 2, Due: 1, Running: 1, Oldest: 3 * time.Second, Turns: []page.Turn{
		{Repository: "research/glacier-survey", Aside: true, At: start.Add(-2 * time.Hour), Failed: 4},
		{Repository: "maps-team/trails", Running: true},
		{Repository: "maps-team/atlas", Preview: "#41", At: start},
		{Repository: "maps-team/tiles", At: start.Add(4 * time.Minute), Failed: 2},
	}}
	galleryServer(w)
	for id := range int64(3) {
		w.grants["writer"][id+1] = page.MayWrite
	}
}

// galleryServer is what operators see.
func galleryServer(w *world) {
	w.passes = []sync.PassSummary{
		{ID: galleryPass, At: start.Add(-time.Hour)}, {ID: "e1a90b7754c2d803", At: start.Add(-5 * time.Hour), Effects: 1},
		{ID: "77d2f0c6b95e1a34", At: start.Add(-26 * time.Hour), Effects: 31}, {ID: "0b64ce8f21d7a95c", At: start.AddDate(0, 0, -9), Effects: 100},
	}
	w.budgets = []page.Budget{{Installation: 110, Account: "maps-team", Requests: 4321}, {Installation: 108, Account: "research", Requests: 12480}, {Installation: 131, Requests: -1}}
	w.deliveries = []page.Delivery{
		{ID: 34, GUID: "5c1f3a50-17cf-11f1-8a42-6b0f2c9d7e11", Event: "push", At: start.Add(-2 * time.Minute), OK: true, Code: 202},
		{ID: 33, GUID: "41b9e8a0-17cf-11f1-9d03-2f77a1c4be60", Event: "issues", At: start.Add(-3 * time.Minute), OK: true, Code: 202},
		{ID: 31, GUID: "0a84d1c0-17c4-11f1-8f5e-93d20b6a71c8", Event: "push", At: start.Add(-80 * time.Minute), Code: 502, Status: "Bad gateway"},
		{ID: 30, GUID: "f7730e10-17c3-11f1-86b9-c05e4d18a2f3", Event: "pull_request", At: start.Add(-82 * time.Minute), Status: "timed out"},
		{ID: 28, GUID: "b2e6c7f0-17b8-11f1-97a1-0d4e83f5c926", Event: "check_run", At: start.Add(-3 * time.Hour), OK: true, Code: 202},
	}
	w.findings = []doctor.Finding{
		{Check: "settings", Level: doctor.OK, Says: "all can be read"},
		{Check: "clock", Level: doctor.OK, Says: "it agrees with GitHub's"},
		{Check: "webhook", Level: doctor.Warning, Says: "2 of the last 30 deliveries failed, the newest one arrived", Do: "a relay such as smee.io loses some; otherwise see https://github.com/settings/apps/milepost/advanced. What was missed is asked for again by itself"},
		{Check: "disk", Level: doctor.OK, Says: "48120 MB are left in /var/lib/milepost"},
		{Check: "repositories", Level: doctor.OK, Says: "4 can be worked on"},
		{Check: "repositories", Level: doctor.Fault, Subject: "research/weather-stations-of-the-eastern-alps", Says: "issues are switched off in research/weather-stations-of-the-eastern-alps", Do: "switch them on at https://github.com/research/weather-stations-of-the-eastern-alps/settings, below Features"},
	}
}

func galleryQuestions() []sync.Question {
	since := start.Add(-5 * time.Hour)
	return []sync.Question{
		{Kind: sync.AskRemovals, Hash: "h1", Plan: "docs/milestone-2-offline.md", Gone: 14, New: 3, Why: "14 of 31 open items are gone from the plan", Since: since, Lines: galleryLines(), Unlisted: 6},
		{Kind: sync.AskWhich, Hash: "h2", Plan: "docs/milestone-1-first-maps.md", Line: 34, Title: "Measure the first map on slow phones", Since: since, Choices: []sync.Choice{
			{Hash: "h2a", Key: "a", Issue: 18, Title: "Measure how long the first map takes"}, {Hash: "h2b", Key: "b", Issue: 23, Title: "Measure slow phones"}, {Hash: "h2c"}}},
		{Kind: sync.AskStart, Hash: "h3", Why: "212 issues are made for plans that stood here before the App, which takes at least 3 minutes", Since: since, Start: &sync.Start{
			Sections:   []sync.StartSection{{Plan: "docs/milestone-1-first-maps.md", Title: "1. Goals", Issues: 12}, {Plan: "docs/milestone-2-offline.md", Title: "5. Implementation Plan", Issues: 200}},
			Milestones: []sync.StartMilestone{{Title: "Milestone 1: First maps", DueOn: "2026-05-01", Issues: 12}, {Title: "Milestone 2: Offline", Issues: 200}},
			People:     []sync.StartPerson{{Login: "ada", Issues: 40}, {Login: "grace", Issues: 1}},
		}},
		{Kind: sync.AskDeclined, Hash: "h4", Plan: "docs/milestone-1-first-maps.md", Line: 12, Title: "Translate the names of huts", Since: since, Lines: galleryLines()[:3]},
		{Kind: sync.AskUnreadable, Hash: "h5", Plan: "docs/archive/old plan.md", Why: "it is larger than 1 MB", Since: since},
	}
}

func galleryLines() []sync.QuestionLine {
	var lines []sync.QuestionLine
	for i, text := range tasks {
		line := sync.QuestionLine{Issue: 60 + i, Line: 14 + 2*i, Text: text}
		if i > 8 {
			line.Issue, line.New = 0, true
		}
		lines = append(lines, line)
	}
	return lines
}

func galleryEffects(base *sync.Base) []sync.Effect {
	var effects []sync.Effect
	kinds := []string{"create_issue", "close_issue", "retitle_issue", "update_issue", sync.EffectKept}
	for i, item := range sync.SortedItems(base) {
		if i == 9 {
			break
		}
		effect := sync.Effect{Pass: galleryPass, At: start.Add(-time.Hour), Commit: "9fceb02d0ae598e95dc970b74767f19372d61af8", Kind: kinds[i%len(kinds)], Key: item.Key, Issue: item.Issue.Number, Title: item.Title}
		if effect.Kind == "retitle_issue" {
			effect.Before, effect.After = sync.IssueState{Title: oldWords[item.Title]}, sync.IssueState{Title: item.Title}
		}
		if effect.Kind == sync.EffectKept {
			effect.Why = "somebody has changed its title since"
		}
		effects = append(effects, effect)
	}
	return effects
}

// galleryBase is a repository with several plans, which are the further along the smaller the number is.
func galleryBase(name string, number int) *sync.Base {
	base := &sync.Base{Items: map[sync.Key]sync.ItemBase{}, Milestones: map[sync.Key]sync.MilestoneBase{}, Repo: sync.RepoBase{
		Head:      sync.Head{Commit: "9fceb02d0ae598e95dc970b74767f19372d61af8", WebURL: "https://github.com/" + name},
		WriteBack: sync.WriteBack{Number: 41, Edits: []sync.ProposedEdit{{Key: "p1i2"}, {Key: "p1i3"}}},
	}}
	for p, title := range []string{"Milestone 1: First maps", "Milestone 2: Offline", "Milestone 3: Winter", "Milestone 4: Huts and their keepers, with all that they need to know"} {
		if number > 2 && p > 1 {
			break
		}
		path := fmt.Sprintf("docs/milestone-%d-%s.md", p+1, []string{"first-maps", "offline", "winter", "huts"}[p])
		key := sync.Key(fmt.Sprintf("m%d", p))
		base.Milestones[key] = sync.MilestoneBase{Key: key, Plan: path, Title: title, DueOn: start.AddDate(0, 0, 40*p-24).Format(time.DateOnly), Milestone: sync.Milestone{Number: p + 1, Closed: p == 0 && number == 0}}
		for i := range 34 - 6*p {
			item := galleryItem(p, i, number)
			item.Plan, item.Milestone = path, key
			item.Section = append([]string{title + " - Planning Document"}, item.Section...)
			base.Items[item.Key] = item
		}
	}
	return base
}

func galleryItem(p, i, number int) sync.ItemBase {
	text := tasks[(i*7+p)%len(tasks)]
	item := sync.ItemBase{
		Key: sync.Key(fmt.Sprintf("p%di%d", p, i)), Status: sync.StatusLive, Text: text, Title: text, Line: 10 + i*2,
		Section: []string{sections[min(i/6, len(sections)-1)]}, State: parser.StateOpen, Labels: []string{fmt.Sprintf("phase: %d", i%3+1)},
		Issue: sync.Issue{Number: p*50 + i + 1, Title: text, Labels: []string{"plan: implementation", fmt.Sprintf("phase: %d", i%3+1)}},
	}
	if owner := owners[i%len(owners)]; owner != "" {
		item.Issue.Assignees = []string{owner}
	}
	switch {
	case i%11 == 10:
		item.State, item.Issue.Closed, item.Issue.Reason = parser.StateDropped, true, sync.ReasonNotPlanned
	case i%5 < 4-p || number == 0 && p == 0:
		item.State, item.Issue.Closed, item.Issue.ClosedAt = parser.StateDone, true, start.Add(-time.Duration(i)*time.Hour)
	}
	if i%6 == 3 {
		item.Parent = sync.Key(fmt.Sprintf("p%di%d", p, i-1))
	}
	if item.Issue.Closed {
		item.Closer = sync.Closer{User: sync.User{Login: owners[i%3]}, At: item.Issue.ClosedAt}
	}
	before := cmp.Or(oldWords[text], "Maps offline")
	item.History = []sync.Sighting{
		{At: start.AddDate(0, -2, i%28), Commit: "1f7a7a472abf3dd9643fd615f6da379c4acb3e3a", To: before},
		{At: start.AddDate(0, -1, i%28), Commit: "b1ca1f8f2ab8a5a0a8f2a0f9fbb0a2b3c4d5e6f7", How: "moved", To: before, Plan: "docs/milestone-1-first-maps.md"},
		{At: start.AddDate(0, 0, -6), Commit: "9fceb02d0ae598e95dc970b74767f19372d61af8", How: "fuzzy", From: before, To: text},
	}
	return item
}

// galleryScreens are the paths of the gallery's screens, by a name for each. Of the routes, those that show a screen to
// operators have to be here.
func galleryScreens() map[string]string {
	const trails = "/repositories/maps-team/trails"
	return map[string]string{
		"home": "/", "waiting": "/?show=waiting", "search": "/search?q=tiles", "search-none": "/search?q=zebra",
		"repository": trails, "plan": trails + "/plans/docs/milestone-2-offline.md", "item": trails + "/items/p0i2", "questions": trails + "/questions",
		"carry": trails + "/carry/docs/milestone-2-offline.md", "carry-look": trails + "/carry/docs/milestone-2-offline.md?to=docs/milestone-3-winter.md",
		"passes": trails + "/passes", "pass": trails + "/passes/" + galleryPass, "queue": "/server", "deliveries": "/server/deliveries", "doctor": "/server/doctor",
		"presses": "/server/presses", "missing": "/repositories/maps-team/none", "blocked": "/repositories/research/weather-stations-of-the-eastern-alps",
	}
}

// screenNames lists them in a stable order.
func screenNames() []string {
	var names []string
	for name := range galleryScreens() {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
