package page_test

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/milepost/milepost/internal/page"
	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
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

// gallery fills a world with repositories, plans, items, questions and passes.
func gallery(w *world) {
	w.known, w.bases, w.effects = nil, map[int64]*sync.Base{}, map[string][]sync.Effect{}
	for i, name := range []string{"maps-team/atlas", "maps-team/tiles", "maps-team/trails", "research/glacier-survey", "research/weather-stations-of-the-eastern-alps"} {
		owner, repo, _ := strings.Cut(name, "/")
		id := int64(i + 1)
		w.known = append(w.known, page.Known{Repository: sync.Repository{ID: id, Installation: int64(100 + len(owner)), Owner: owner, Name: repo}, Version: 1, Asks: i == 2, Blocked: i == 4})
		w.bases[id] = galleryBase(name, i)
		w.effects[fmt.Sprint(id, " p1")] = galleryEffects(w.bases[id])
	}
	w.bases[3].Repo.Questions = galleryQuestions()
	w.bases[3].Approved = []string{"h5"}
	w.bases[3].Repo.Dashboard = sync.Dashboard{Issue: sync.Issue{Number: 99}, Answers: []sync.Answered{{At: start.Add(-26 * time.Hour), By: "grace", Outcome: sync.AnswerTaken, Question: galleryQuestions()[3]}}}
	w.bases[5].Repo.Blocked = sync.Blocked{Reason: "issues are switched off in the repository"}
	w.presses = []page.Press{
		{At: start.Add(-10 * time.Minute), Who: "@grace", Did: "answer", Repository: 3, About: "h9", Outcome: "done"},
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
	for id := range int64(3) {
		w.grants["writer"][id+1] = page.MayWrite
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
		effect := sync.Effect{Pass: "5f0c9d2b8a417e36", At: start.Add(-time.Hour), Commit: "9fceb02d0ae598e95dc970b74767f19372d61af8", Kind: kinds[i%len(kinds)], Key: item.Key, Issue: item.Issue.Number, Title: item.Title}
		if effect.Kind == "retitle_issue" {
			effect.Before, effect.After = sync.IssueState{Title: "The old words of it"}, sync.IssueState{Title: item.Title}
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
	if i%6 == 4 {
		item.Parent = sync.Key(fmt.Sprintf("p%di%d", p, i-1))
	}
	item.History = []sync.Sighting{
		{At: start.AddDate(0, -2, i%28), Commit: "1f7a7a472abf3dd9643fd615f6da379c4acb3e3a", To: "Maps offline"},
		{At: start.AddDate(0, -1, i%28), Commit: "b1ca1f8f2ab8a5a0a8f2a0f9fbb0a2b3c4d5e6f7", How: "moved", To: "Maps offline", Plan: "docs/milestone-1-first-maps.md"},
		{At: start.AddDate(0, 0, -6), Commit: "9fceb02d0ae598e95dc970b74767f19372d61af8", How: "fuzzy", From: "Maps offline", To: text},
	}
	return item
}

// galleryScreens are the paths of the gallery's screens, by a name for each. Of the routes, those that show a screen to
// operators have to be here.
func galleryScreens() map[string]string {
	const trails = "/repositories/maps-team/trails"
	return map[string]string{
		"home": "/", "waiting": "/?show=waiting", "search": "/search?q=map", "search-none": "/search?q=zebra",
		"repository": trails, "plan": trails + "/plans/docs/milestone-2-offline.md", "item": trails + "/items/p1i3", "questions": trails + "/questions",
		"carry": trails + "/carry/docs/milestone-2-offline.md", "carry-look": trails + "/carry/docs/milestone-2-offline.md?to=docs/milestone-3-winter.md",
		"passes": trails + "/passes", "pass": trails + "/passes/p1", "queue": "/server", "deliveries": "/server/deliveries", "doctor": "/server/doctor",
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
