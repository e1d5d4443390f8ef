package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/colorprofile"

	"github.com/milepost/milepost/parser"
)

// terminal prints for people. On anything but a terminal, and where NO_COLOR is set, colours are
// left out. All that it is given is cleaned, see [clean].
type terminal struct{ out io.Writer }

// styled is text that was cleaned and may hold signs for colours.
type styled string

func newTerminal(s *streams) terminal {
	return terminal{colorprofile.NewWriter(s.out, s.environ)}
}

// printf prints what fmt.Printf would, with every argument that is a text, and is not styled, cleaned
// as a part of a line.
func (t terminal) printf(format string, args ...any) {
	for i, arg := range args {
		switch arg := arg.(type) {
		case styled, int, float64, []int:
		case string:
			args[i] = cleanLine(arg)
		default:
			args[i] = cleanLine(fmt.Sprint(arg))
		}
	}
	fmt.Fprintf(t.out, format, args...)
}

func render(style lipgloss.Style, text string) styled { return styled(style.Render(cleanLine(text))) }

func (terminal) bold(text string) styled { return render(lipgloss.NewStyle().Bold(true), text) }

func (terminal) faint(text string) styled { return render(lipgloss.NewStyle().Faint(true), text) }

func (terminal) green(text string) styled {
	return render(lipgloss.NewStyle().Foreground(lipgloss.Green), text)
}

func (terminal) yellow(text string) styled {
	return render(lipgloss.NewStyle().Foreground(lipgloss.Yellow), text)
}

func (terminal) red(text string) styled {
	return render(lipgloss.NewStyle().Foreground(lipgloss.Red), text)
}

func (t terminal) severity(severity parser.Severity) styled {
	switch severity {
	case parser.SeverityError:
		return t.red(string(severity))
	case parser.SeverityWarning:
		return t.yellow(string(severity))
	default:
		return styled(severity)
	}
}

func writeJSON(out io.Writer, value any) error {
	encoder := json.NewEncoder(escaper{out})
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(value)
}

// coloured splits a preview into lines with colours by their signs.
func coloured(t terminal, text string) []styled {
	var lines []styled
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		switch sign := strings.TrimSpace(line) + " "; sign[0] {
		case '+':
			lines = append(lines, t.green(line))
		case '~', '*':
			lines = append(lines, t.yellow(line))
		case '-':
			lines = append(lines, t.red(line))
		default:
			lines = append(lines, styled(cleanLine(line)))
		}
	}
	return lines
}
