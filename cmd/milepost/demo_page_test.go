package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/milepost/milepost/internal/testneed"
)

// A visitor plays the loop in a browser: the whole program, the page and the scripts on it.
func TestDemoPage(t *testing.T) {
	t.Parallel()
	v := newVisitor(t)
	v.open(startDemo(t))
	v.sees("every item has its issue", `document.querySelectorAll("#issue-list > li").length === 15`)
	v.sees("plan and issues are in step", `document.getElementById("status").dataset.state === "step"`)

	v.clicks(`#plan-text input[data-issue="1"]`)
	v.sees("the ticked box has closed its issue", `document.getElementById("issue-1").dataset.state === "completed"`)
	v.sees("the box stays ticked", `document.querySelector('#plan-text input[data-issue="1"]').checked`)
	v.sees("the loop rests", `document.getElementById("status").dataset.state === "step"`)

	v.clicks(`#issue-2 button[aria-label="Close #2"]`)
	v.sees("a pull request ticks the box", `document.querySelector("#pull .files .added")?.textContent.includes("[x] Goal 2")`)
	v.sees("the pull request waits", `document.getElementById("status").dataset.state === "waiting"`)
	v.clicks(`#pull .merge`)
	v.sees("the merged box is ticked", `document.querySelector('#plan-text input[data-issue="2"]').checked`)
	v.sees("the pull request is gone", `!document.querySelector("#pulls > *")`)
	v.sees("plan and issues are in step again", `document.getElementById("status").dataset.state === "step"`)

	v.clicks(`#edit`)
	v.clicks(`#editor [type=submit]`)
	v.sees("an edit without a change is refused in plain words",
		`!document.getElementById("message").hidden && document.getElementById("message").textContent.includes("Nothing has changed")`)
}

func TestDemoPageIsForThisMachineOnly(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"0.0.0.0:0", ":0", "192.0.2.1:80", "127.0.0.1"} {
		var usage usageError
		if err := onlyHere(address); !errors.As(err, &usage) {
			t.Errorf("%s: error %v, want one about the usage", address, err)
		}
	}
	for _, address := range []string{"127.0.0.1:0", "localhost:8080", "[::1]:8080"} {
		if err := onlyHere(address); err != nil {
			t.Error(err)
		}
	}
}

// startDemo runs the command until the test ends, and returns the address of its page.
func startDemo(t *testing.T) string {
	t.Helper()
	out, in := io.Pipe()
	root := newRoot(&streams{in: strings.NewReader(""), out: in, err: io.Discard})
	root.SetArgs([]string{"demo", "--listen", "127.0.0.1:0"})
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() {
		err := root.ExecuteContext(ctx)
		ended <- errors.Join(err, in.CloseWithError(err))
	}()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("demo: %v", err)
		}
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("read the first line: %v", err)
	}
	// What follows is for people.
	go io.Copy(io.Discard, out) //nolint:errcheck // it ends with the command
	url, ok := strings.CutPrefix(strings.TrimSpace(line), "Open ")
	if !ok {
		t.Fatalf("the first line is %q", line)
	}
	return url
}

// visitor is a person at a browser.
type visitor struct {
	t   *testing.T
	ctx context.Context //nolint:containedctx // it is the browser
}

// newVisitor starts Chromium, or skips the test where there is none.
func newVisitor(t *testing.T) visitor {
	t.Helper()
	return visitor{t, testneed.Browser(t)}
}

func (v visitor) open(url string) {
	v.t.Helper()
	if err := chromedp.Do(v.ctx, chromedp.EmulateViewport(1440, 1000), chromedp.Navigate(url)); err != nil {
		v.t.Fatalf("open %s: %v", url, err)
	}
}

func (v visitor) clicks(selector string) {
	v.t.Helper()
	ctx, cancel := context.WithTimeout(v.ctx, 30*time.Second)
	defer cancel()
	if err := chromedp.Do(ctx, chromedp.Click(chromedp.CSS(selector))); err != nil {
		v.t.Fatalf("click %s: %v", selector, err)
	}
}

// sees waits until a condition on the page holds.
func (v visitor) sees(what, condition string) {
	v.t.Helper()
	holds := fmt.Sprintf("Boolean(%s)", condition)
	if _, err := chromedp.Run(v.ctx, chromedp.Poll[bool](holds)); err != nil {
		shown, _ := chromedp.Run(v.ctx, chromedp.Text(chromedp.CSS("body")))
		v.t.Fatalf("waited in vain until %s: %v\n%s", what, err, shown)
	}
}
