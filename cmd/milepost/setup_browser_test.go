package main

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/google/go-cmp/cmp"
)

// A stranger with a repository and a plan in it: one command and three clicks lead to the first plan in step. With
// MILEPOST_TEST_SCREENSHOTS=FOLDER each page is kept as a picture.
func TestSetup_in_a_browser_leads_to_the_first_plan_in_step(t *testing.T) {
	t.Parallel()
	v := newVisitor(t)
	n, folder := newNewcomer(t, ""), t.TempDir()
	clicks := 0
	click := func(selector string) {
		clicks++
		v.clicks(selector)
	}
	p := launch(t, []string{"MILEPOST_LISTEN=127.0.0.1:0", "MILEPOST_ADMIN_LISTEN=127.0.0.1:0", "MILEPOST_ONBOARDING=off"},
		"setup", "--github-url", n.url, "--folder", folder, "--no-browser", "--org", "acme", "--serve")

	v.open(p.says(`in your browser: (http://\S+)`))
	v.comes("what the App asks for is told", `document.body.textContent.includes("Pull requests: write")`)
	v.keep("1-setup")
	click("#continue")
	v.comes("GitHub asks for a confirmation", `document.querySelector("#create") && document.body.textContent.includes("Create GitHub App for acme")`)
	v.keep("2-confirm")
	click("#create")
	v.comes("the installation page follows", `document.querySelector("#install") && document.body.textContent.includes("Install on acme")`)
	v.keep("3-install")
	click("#install")
	v.comes("the App is installed", `document.body.textContent.includes("acme/trails")`)
	v.keep("4-installed")

	p.says(`acme/trails: docs/milestone-1\.md: Milestone 1: Trails, 2 items`)
	eventually(t, "the plan is in step", func() bool { return len(n.issues("acme/trails")) == 2 })
	if diff := cmp.Diff([]string{"Goal 1: every trail has a map", "Goal 2: maps work offline"}, n.issues("acme/trails")); diff != "" {
		t.Errorf("issues (-want +got):\n%s", diff)
	}
	if clicks > 4 {
		t.Errorf("it takes %d clicks", clicks)
	}
	t.Logf("the terminal says\n%s", p.output())
}

func TestServe_without_an_App_asks_in_a_browser(t *testing.T) {
	t.Parallel()
	v := newVisitor(t)
	n, folder := newNewcomer(t, ""), t.TempDir()
	p := launch(t, []string{
		"MILEPOST_GITHUB_API_URL=" + n.url + "/api/v3/", "MILEPOST_LISTEN=127.0.0.1:0", "MILEPOST_ADMIN_LISTEN=127.0.0.1:0",
		"MILEPOST_DATABASE_URL=sqlite:" + filepath.Join(folder, "milepost.db"),
	}, "serve")
	v.open(p.says(`"open":"(http://[^"]+)"`))
	v.comes("two questions are asked", `document.querySelector("#public_url") && !location.search`)
	v.keep("5-serve-setup")
	v.fills("#org", "acme")
	for _, button := range []string{"#next", "#continue", "#create", "#install"} {
		v.comes("there is "+button, `document.querySelector("`+button+`")`)
		v.clicks(button)
	}
	v.comes("the App is installed", `document.body.textContent.includes("acme/trails")`)
	p.says(`"message":"server ready"`)
}

// comes waits until a condition holds on a page that another one may lead to meanwhile.
func (v visitor) comes(what, condition string) {
	v.t.Helper()
	eventually(v.t, what, func() bool {
		holds, err := chromedp.Run(v.ctx, chromedp.Evaluate[bool]("Boolean("+condition+")"))
		return err == nil && holds
	})
}

// fills writes into a field.
func (v visitor) fills(selector, text string) {
	v.t.Helper()
	if err := chromedp.Do(v.ctx, chromedp.SendKeys(chromedp.CSS(selector), text)); err != nil {
		v.t.Fatalf("fill %s: %v", selector, err)
	}
}

// keep takes a picture of the page, if somebody wants to look at it.
func (v visitor) keep(name string) {
	v.t.Helper()
	folder := os.Getenv("MILEPOST_TEST_SCREENSHOTS")
	if folder == "" {
		return
	}
	picture, err := capture(v.ctx)
	must(v.t, err)
	must(v.t, os.WriteFile(filepath.Join(folder, name+".png"), picture, 0o600))
}

func capture(ctx context.Context) ([]byte, error) {
	return chromedp.Run(ctx, chromedp.CaptureScreenshot())
}
