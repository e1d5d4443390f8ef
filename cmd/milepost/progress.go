package main

import (
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/mattn/go-isatty"

	"github.com/milepost/milepost/sync"
)

// progress shows on a terminal how far a run is, on one line that is written again and again. Elsewhere it
// says only what a pause is for.
type progress struct {
	out   io.Writer
	live  bool
	total int
	count int
}

// newProgress is the progress of a run that is about to do so many things.
func newProgress(s *streams, total int) *progress {
	file, ok := s.err.(*os.File)
	return &progress{out: s.err, live: ok && isatty.IsTerminal(file.Fd()) && total > 0, total: total}
}

const (
	progressWidth = 24
	lineWidth     = 78
)

// did notes that one thing more is done.
func (p *progress) did(action sync.Action) {
	p.count++
	p.total = max(p.total, p.count)
	p.draw(sync.Describe(action))
}

func (p *progress) draw(what string) {
	if !p.live {
		return
	}
	full := progressWidth * p.count / p.total
	line := []rune(fmt.Sprintf("[%s%s] %d/%d %s", strings.Repeat("#", full), strings.Repeat(".", progressWidth-full), p.count, p.total, cleanLine(what)))
	p.write(string(line[:min(len(line), lineWidth)]))
}

// write replaces the line by one that was cleaned. The carriage return would not pass the cleaner.
func (p *progress) write(line string) {
	fmt.Fprintf(p.out, "\r%-*s", lineWidth, line)
}

// say tells what is waited for.
func (p *progress) say(text string) {
	if p.live {
		p.write(cleanLine(text))
		return
	}
	fmt.Fprintf(cleaner{p.out}, "%s\n", text)
}

// end takes the line away.
func (p *progress) end() {
	if p.live {
		p.write("")
		fmt.Fprint(p.out, "\r")
	}
}
