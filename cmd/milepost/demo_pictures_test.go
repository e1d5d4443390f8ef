package main

import (
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/milepost/milepost/internal/testpicture"
)

// A visitor proposes an edit that removes most of the plan, reads its preview, merges it, and answers what Milepost asks: by
// a box of the issue, by a button of the report. To draw the pictures of the documents anew:
//
//	go test ./cmd/milepost -run TestDemoPage_asks -pictures
func TestDemoPage_asks_before_it_acts(t *testing.T) {
	t.Parallel()
	v := newVisitor(t)
	v.open(startDemo(t))
	if testpicture.Wanted() {
		v.sized(1440, 1600)
	}
	v.sees("every item has its issue", `document.querySelectorAll("#issue-list > li").length === 15`)
	v.sees("plan and issues are in step", `document.getElementById("status").dataset.state === "step"`)
	v.sees("the report says what was made", `document.querySelector("#report table")?.textContent.includes("created")`)

	v.proposes("Hold every region to 40 MB", `.replace("A region of 50 by 50 km", "Every region of 50 by 50 km").replace("### Field Tests", "### Field Tests\n\n- [ ] Two nights in a valley without a network")`)
	v.sees("the preview says what would come of it", `document.querySelector("#pull .check table ins")?.textContent === "Every"`)
	v.sees("nothing has come of it yet", `document.querySelectorAll("#issue-list .name")[0].textContent.includes("A region")`)
	v.draws("preview.png", "#pull .pull")
	v.clicks(`#pull .merge`)
	v.sees("the issue has the new words", `document.querySelectorAll("#issue-list .name")[0].textContent.includes("Every region")`)
	v.sees("the report names the line with its issue", `document.querySelector("#report table ins")?.textContent === "Every" && document.querySelector("#report table a[href='#issue-1']")`)

	v.proposes("Start again", `.split("\n").filter((line) => !line.includes("- [ ]") || line.includes("Goal ")).join("\n")`)
	v.sees("the preview says that it is held", `document.querySelector("#pull .check")?.textContent.includes("held")`)
	v.clicks(`#pull .merge`)
	v.sees("Milepost asks", `!document.getElementById("board").hidden && document.querySelector("#board [data-box]")`)
	v.sees("the report has a button", `[...document.querySelectorAll("#report button")].some((button) => button.textContent === "Approve removals")`)
	v.draws("dashboard.png", "#board")
	v.draws("report.png", "#report")
	v.clicks(`#board [data-box="0"]`)
	v.sees("the issues are closed", `document.querySelectorAll('#issue-list > li[data-state="open"]').length === 4`)
	v.sees("nothing is asked any more", `document.getElementById("board").hidden`)

	v.sees("the report can be taken back", `[...document.querySelectorAll("#report button")].some((button) => button.textContent === "Undo this pass")`)
	v.presses("Undo this pass")
	v.sees("the issues are open again", `document.querySelectorAll('#issue-list > li[data-state="open"]').length >= 12`)
}

// proposes edits the plan and opens a pull request with that; change is what becomes of its text, in JavaScript.
func (v visitor) proposes(message, change string) {
	v.t.Helper()
	v.clicks(`#edit`)
	v.does(`const text = document.getElementById("markdown"); text.value = text.value` + change + `; document.getElementById("commit-message").value = ` + "`" + message + "`")
	v.clicks(`#propose`)
	v.sees("the pull request is there", `document.querySelector("#pull .pull h3")?.textContent === "`+message+`"`)
}

// presses presses a button of the report.
func (v visitor) presses(label string) {
	v.t.Helper()
	v.does(`document.getElementById("report").open = true; [...document.querySelectorAll("#report button")].find((button) => button.textContent === "` + label + `").click()`)
}

// sized gives the window another size.
func (v visitor) sized(width, height int64) {
	v.t.Helper()
	if err := chromedp.Do(v.ctx, chromedp.EmulateViewport(width, height)); err != nil {
		v.t.Fatalf("make the window %d by %d: %v", width, height, err)
	}
}

func (v visitor) does(script string) {
	v.t.Helper()
	if _, err := chromedp.Run(v.ctx, chromedp.Evaluate[any]("(() => {"+script+"})()")); err != nil {
		v.t.Fatalf("do %s: %v", script, err)
	}
}

// draws draws an element of the page for the documents, where that is asked for.
func (v visitor) draws(name, selector string) {
	v.t.Helper()
	if !testpicture.Wanted() {
		return
	}
	// In its column it is narrow, and only a part of it is in sight.
	v.does(`document.querySelector("` + selector + `").style.cssText = "position: fixed; inset: 0 auto auto 0; width: 780px; z-index: 9; background: var(--surface)"`)
	picture, err := chromedp.Run(v.ctx, chromedp.Screenshot(chromedp.CSS(selector)))
	if err != nil {
		v.t.Fatalf("draw %s: %v", selector, err)
	}
	v.does(`document.querySelector("` + selector + `").style.cssText = ""`)
	testpicture.Keep(v.t, name, picture)
}
