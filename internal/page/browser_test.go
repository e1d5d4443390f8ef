package page_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"github.com/milepost/milepost/internal/page"
	"github.com/milepost/milepost/internal/testneed"
	"github.com/milepost/milepost/sync"
)

// visitor is a person at a browser.
type visitor struct {
	t   *testing.T
	ctx context.Context //nolint:containedctx // it is the browser
}

// newVisitor starts Chromium, or skips the test where there is none.
func newVisitor(t *testing.T) visitor {
	t.Helper()
	browser := testneed.Browser(t, chromedp.Flag("hide-scrollbars", true))
	// The first call starts the browser, which lasts as long as the context of that call.
	if err := chromedp.Do(browser, chromedp.Navigate("about:blank")); err != nil {
		t.Fatalf("start the browser: %v", err)
	}
	return visitor{t, browser}
}

// axe is the checker of accessibility, axe-core, or skips the test where MILEPOST_TEST_AXE does not name its file.
func axe(t *testing.T) string {
	t.Helper()
	file := os.Getenv("MILEPOST_TEST_AXE")
	testneed.That(t, file != "", "MILEPOST_TEST_AXE names no axe.min.js, as npm install axe-core brings it: pages are not checked for accessibility")
	script, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(script)
}

// does carries out actions in the browser.
func (v visitor) does(what string, actions ...chromedp.Action[chromedp.Void]) {
	v.t.Helper()
	ctx, cancel := context.WithTimeout(v.ctx, time.Minute)
	defer cancel()
	if err := chromedp.Do(ctx, actions...); err != nil {
		v.t.Fatalf("%s: %v", what, err)
	}
}

// look is how somebody looks at the page.
type look struct {
	name          string
	width, height int64
	scheme        string
	mobile        bool
}

func looks() []look {
	return []look{
		{"desktop", 1280, 900, "light", false},
		{"dark", 1280, 900, "dark", false},
		{"phone", 390, 844, "light", true},
	}
}

// dressed makes the browser look at pages in one way.
func (v visitor) dressed(l look) {
	v.t.Helper()
	var options []chromedp.EmulateViewportOption
	if l.mobile {
		options = append(options, chromedp.EmulateMobile, chromedp.EmulatePortrait)
	}
	v.does("emulate "+l.name, chromedp.EmulateViewport(l.width, l.height, options...), func(ctx context.Context, t *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: l.scheme}, {Name: "prefers-reduced-motion", Value: "reduce"}},
		})
		return chromedp.Void{}, err
	})
}

// asks evaluates an expression on the page, a promise, too.
func asks[T any](v visitor, expression string) T {
	v.t.Helper()
	ctx, cancel := context.WithTimeout(v.ctx, time.Minute)
	defer cancel()
	value, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		v.t.Fatalf("evaluate %.80s: %v", expression, err)
	}
	return value
}

// comes waits until a condition on the page holds.
func (v visitor) comes(what, condition string) {
	v.t.Helper()
	ctx, cancel := context.WithTimeout(v.ctx, time.Minute)
	defer cancel()
	for {
		_, err := chromedp.Run(ctx, chromedp.Poll[bool](fmt.Sprintf("Boolean(%s)", condition)))
		if err == nil {
			return
		}
		// The page that was asked may have made room for the next one meanwhile.
		if ctx.Err() != nil || !strings.Contains(err.Error(), "Cannot find context") {
			v.t.Fatalf("waited in vain until %s: %v", what, err)
		}
	}
}

// keep keeps a picture of the whole page in the folder MILEPOST_TEST_SCREENSHOTS, if it is set.
func (v visitor) keep(name string) {
	v.t.Helper()
	folder := os.Getenv("MILEPOST_TEST_SCREENSHOTS")
	if folder == "" {
		return
	}
	picture, err := chromedp.Run(v.ctx, chromedp.FullScreenshot(100))
	if err != nil {
		v.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, name+".png"), picture, 0o600); err != nil {
		v.t.Fatal(err)
	}
}

// signsIn lets the browser in as an operator.
func (v visitor) signsIn(s *site) {
	v.t.Helper()
	v.does("open the page", chromedp.Navigate(s.url+"/sign-in"), chromedp.SendKeys(chromedp.CSS("#token"), adminToken))
	v.presses(".sign-in button")
}

// presses clicks what leads to another page, and waits until that is there.
func (v visitor) presses(selector string) {
	v.t.Helper()
	ctx, cancel := context.WithTimeout(v.ctx, time.Minute)
	defer cancel()
	if _, err := chromedp.RunResponse(ctx, chromedp.Click(chromedp.CSS(selector))); err != nil {
		v.t.Fatalf("press %s: %v", selector, err)
	}
}

// finding is what axe-core found.
type finding struct{ ID, Impact, Help, Where string }

// serious are those that keep somebody from using a page.
const serious = `(async () => {
	const result = await axe.run(document, { resultTypes: ["violations"] });
	return JSON.stringify(result.violations.filter(v => v.impact === "serious" || v.impact === "critical" || v.impact === "moderate")
		.map(v => ({ ID: v.id, Impact: v.impact, Help: v.help, Where: v.nodes.slice(0, 3).map(n => n.html.slice(0, 160)).join(" | ") })));
})()`

// checked looks for faults of accessibility on the page that is open.
func (v visitor) checked(name, script string) {
	v.t.Helper()
	var found []finding
	asks[bool](v, script+"; true")
	if err := json.Unmarshal([]byte(asks[string](v, serious)), &found); err != nil {
		v.t.Fatal(err)
	}
	for _, f := range found {
		v.t.Errorf("%s: %s (%s): %s: %s", name, f.ID, f.Impact, f.Help, f.Where)
	}
}

// Every screen in every look: nothing is wider than the screen, and axe-core finds no fault. With
// MILEPOST_TEST_SCREENSHOTS=FOLDER each is kept as a picture.
func TestScreens_are_for_everybody(t *testing.T) {
	t.Parallel()
	script := axe(t)
	v := newVisitor(t)
	s := newGallery(t)
	v.dressed(looks()[0])
	v.does("open the page", chromedp.Navigate(s.url+"/sign-in"))
	v.checked("sign-in", script)
	v.keep("sign-in-desktop")
	v.signsIn(s)
	for _, l := range looks() {
		t.Run(l.name, func(t *testing.T) { //nolint:paralleltest // they share the browser
			v := visitor{t, v.ctx}
			v.dressed(l)
			for _, name := range screenNames() {
				v.shows(s, name, l, script)
			}
		})
	}
}

// shows opens a screen of the gallery and looks at it.
func (v visitor) shows(s *site, name string, l look, script string) {
	v.t.Helper()
	path := galleryScreens()[name]
	v.does("open "+path, chromedp.Navigate(s.url+path))
	v.comes(path+" is there", `document.readyState === "complete"`)
	if wide := asks[float64](v, `document.documentElement.scrollWidth - innerWidth`); wide > 0 {
		v.t.Errorf("%s: it is %v pixels too wide", name, wide)
	}
	if !l.mobile || name == "plan" { // the markup is the same, and so are its colours; but a chart is too wide for a phone
		v.checked(name, script)
	}
	v.keep(name + "-" + l.name)
}

// Every screen that a route shows is in the gallery.
func TestScreens_leave_none_out(t *testing.T) {
	t.Parallel()
	paths := map[string]bool{}
	mux := http.NewServeMux()
	for _, route := range page.Routes() {
		if route.Method == http.MethodGet {
			mux.HandleFunc(route.Pattern(), func(http.ResponseWriter, *http.Request) { paths[route.Path] = true })
		}
	}
	for _, path := range galleryScreens() {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, path, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		mux.ServeHTTP(nil, request)
	}
	for _, route := range page.Routes() {
		if route.Method == http.MethodGet && route.Needs > page.Anyone && route.Path != "/live" && !paths[route.Path] {
			t.Errorf("the gallery has no screen of %s", route.Path)
		}
	}
}

// Without JavaScript everything can be pressed.
func TestScreens_work_without_JavaScript(t *testing.T) {
	t.Parallel()
	v := newVisitor(t)
	s := newGallery(t)
	v.does("open nothing", func(ctx context.Context, target *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, target, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
		return chromedp.Void{}, err
	})
	press := func(path, selector string) {
		t.Helper()
		v.does("open "+path, chromedp.Navigate(s.url+path))
		v.presses(selector)
	}
	v.signsIn(s)
	const trails = "/repositories/maps-team/trails"
	press(trails, `form[action$="/look"] button`)
	press(trails+"/questions", `button[value="h1"]`)
	press(trails+"/questions", `button[value="h2b"]`)
	press(trails+"/passes/"+galleryPass, `form[action$="/undo"] button`)
	press(trails+"/carry/docs/milestone-2-offline.md", `a[href$="milestone-3-winter.md"]`)
	v.presses(`form[action*="/carry/"] button`)
	press("/server", `form[action="/server/resume"] button`)
	press("/server/deliveries", `form[action$="/31/redeliver"] button`)
	want := []string{
		"look maps-team/trails", "answer maps-team/trails h1", "answer maps-team/trails h2b", "undo maps-team/trails " + galleryPass,
		"carry maps-team/trails docs/milestone-2-offline.md docs/milestone-3-winter.md",
		"resume research/glacier-survey", "redeliver 31",
	}
	if got := strings.Join(s.ordered(), "\n"); got != strings.Join(want, "\n") {
		t.Errorf("what was asked for:\n%s\nwant\n%s", got, strings.Join(want, "\n"))
	}
	v.keep("after-a-press-no-script")
}

// What changes while somebody looks shows by itself.
func TestScreens_follow_what_happens(t *testing.T) {
	t.Parallel()
	v := newVisitor(t)
	s := newSite(t, nil)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		s.page.Run(ctx)
	}()
	t.Cleanup(func() {
		cancel()
		<-ended
	})
	v.signsIn(s)
	v.does("open an item", chromedp.Navigate(s.url+"/repositories/acme/trails/items/k2"))
	v.comes("the page is there", `document.readyState === "complete"`)
	s.change(trails, func(base *sync.Base) {
		item := base.Items["k2"]
		item.Title = "Another title of it"
		base.Items["k2"] = item
	})
	v.comes("the new title is there", `document.querySelector("h1").textContent.includes("Another title of it")`)
	if renewed := asks[string](v, `document.body.dataset.renewed || ""`); renewed == "" {
		t.Error("the page was loaded anew as a whole")
	}

	s.change(trails, func(base *sync.Base) { base.Repo.Questions[0].Lines = galleryLines() })
	v.does("open the questions", chromedp.Navigate(s.url+"/repositories/acme/trails/questions"))
	v.comes("the questions are there", `document.readyState === "complete" && document.querySelector("summary")`)
	asks[bool](v, `document.querySelector("summary").click(), true`)
	s.change(trails, func(base *sync.Base) { base.Repo.Questions[0].Why = "it was told anew" })
	v.comes("the new reason is there", `document.querySelector("main").textContent.includes("it was told anew")`)
	if !asks[bool](v, `document.querySelector("details").open`) {
		t.Error("a list that somebody had opened is closed")
	}
}
