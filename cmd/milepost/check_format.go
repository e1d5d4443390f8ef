package main

import (
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"

	"github.com/milepost/milepost/parser"
)

// Forms in which only `check` tells what it found.
const (
	formatSARIF  = "sarif"
	formatGitHub = "github"
)

// checkFormats are all of them, in the order in which the help names them.
var checkFormats = []string{formatText, formatJSON, formatSARIF, formatGitHub}

// writeSARIF writes the diagnostics as SARIF 2.1.0, which GitHub takes for code scanning.
func writeSARIF(out io.Writer, checked []checkedFile) error {
	report := sarif.NewReport()
	run := sarif.NewRunWithInformationURI("Milepost", "https://github.com/milepost/milepost")
	run.Tool.Driver.WithVersion(thisBuild().Version)
	for _, file := range checked {
		uri := filepath.ToSlash(file.File)
		for _, d := range file.Diagnostics {
			level := levelOf(d.Severity, "note")
			run.AddRule(d.Code).WithName(d.Code)
			place := sarif.NewPhysicalLocation().
				WithArtifactLocation(sarif.NewArtifactLocation().WithURI(uri)).
				WithRegion(sarif.NewRegion().WithStartLine(max(d.Line, 1)).WithStartColumn(max(d.Column, 1)))
			run.AddResult(sarif.NewRuleResult(d.Code).WithLevel(level).WithMessage(sarif.NewTextMessage(d.Message)).
				WithLocations([]*sarif.Location{sarif.NewLocationWithPhysicalLocation(place)}))
		}
	}
	report.AddRun(run)
	return writeJSON(out, report)
}

// levelOf is what both forms call a severity, and the rest where it is neither an error nor a warning.
func levelOf(severity parser.Severity, rest string) string {
	switch severity {
	case parser.SeverityError:
		return "error"
	case parser.SeverityWarning:
		return "warning"
	default:
		return rest
	}
}

// writeCommands writes the diagnostics as the commands by which a step of a GitHub workflow annotates
// lines (GitHub's "Workflow commands for GitHub Actions").
func writeCommands(out io.Writer, checked []checkedFile) error {
	for _, file := range checked {
		for _, d := range file.Diagnostics {
			level := levelOf(d.Severity, "notice")
			_, err := fmt.Fprintf(out, "::%s file=%s,line=%d,col=%d,title=%s::%s\n", level,
				commandProperty(filepath.ToSlash(file.File)), d.Line, d.Column, commandProperty(d.Code), commandText(d.Message))
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// commandText escapes what would end a command, as GitHub's own toolkit does.
func commandText(text string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(text)
}

// commandProperty escapes what would end a property of a command, too.
func commandProperty(text string) string {
	return strings.NewReplacer(":", "%3A", ",", "%2C").Replace(commandText(text))
}

// writeChecked writes what was found in any form but text, which is printed file by file.
func writeChecked(out io.Writer, format string, checked []checkedFile, single bool) error {
	switch {
	case format == formatSARIF:
		return writeSARIF(out, checked)
	case format == formatGitHub:
		return writeCommands(out, checked)
	case single && len(checked) == 0:
		return nil // it could not be read, which was told
	case single:
		return writeJSON(out, checked[0])
	case checked == nil:
		checked = []checkedFile{}
	}
	return writeJSON(out, checked)
}

// checkFormat is the form that the flags ask for.
func checkFormat(format string, asJSON bool) (string, error) {
	switch {
	case !slices.Contains(checkFormats, format):
		return "", usageError{fmt.Errorf("--format %s is unknown: it is one of %s", format, strings.Join(checkFormats, ", "))}
	case asJSON && format != formatText && format != formatJSON:
		return "", usageError{fmt.Errorf("--json and --format %s exclude each other", format)}
	case asJSON:
		return formatJSON, nil
	}
	return format, nil
}
