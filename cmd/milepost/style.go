package main

import (
	"encoding/json"
	"io"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/colorprofile"

	"github.com/milepost/milepost/parser"
)

// terminal prints for people. On anything but a terminal, and where NO_COLOR is set, colours are
// left out.
type terminal struct{ io.Writer }

func newTerminal(s *streams) terminal {
	return terminal{colorprofile.NewWriter(s.out, s.environ)}
}

func (terminal) bold(text string) string { return lipgloss.NewStyle().Bold(true).Render(text) }

func (terminal) faint(text string) string { return lipgloss.NewStyle().Faint(true).Render(text) }

func (terminal) green(text string) string {
	return lipgloss.NewStyle().Foreground(lipgloss.Green).Render(text)
}

func (terminal) yellow(text string) string {
	return lipgloss.NewStyle().Foreground(lipgloss.Yellow).Render(text)
}

func (terminal) red(text string) string {
	return lipgloss.NewStyle().Foreground(lipgloss.Red).Render(text)
}

func (t terminal) severity(severity parser.Severity) string {
	switch severity {
	case parser.SeverityError:
		return t.red(string(severity))
	case parser.SeverityWarning:
		return t.yellow(string(severity))
	default:
		return string(severity)
	}
}

func writeJSON(out io.Writer, value any) error {
	encoder := json.NewEncoder(out)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(value)
}
