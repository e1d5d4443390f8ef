package architecture_test

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// The words of a release are taken from the changelog by its headings.
func TestTheChangelogHasUnreleasedChangesFirstThenReleasesNewestFirst(t *testing.T) {
	t.Parallel()
	for _, fault := range changelogFaults(readRoot(t, "CHANGELOG.md")) {
		t.Error(fault)
	}
}

func TestFaultsOfAChangelogAreFound(t *testing.T) {
	t.Parallel()
	const unreleased = "# Changelog\n\n## Unreleased\n\n"
	for name, test := range map[string]struct {
		text   string
		faults int
	}{
		"nothing_is_released":        {unreleased, 0},
		"two_releases":               {unreleased + "## 1.10.0 - 2026-02-01\n\n- new\n\n## 1.9.0 - 2026-01-31\n\n- new\n", 0},
		"no_place_for_what_is_new":   {"# Changelog\n\n## 1.0.0 - 2026-01-31\n\n- new\n", 1},
		"a_release_without_its_date": {unreleased + "## 1.0.0\n\n- new\n", 1},
		"a_day_that_is_none":         {unreleased + "## 1.0.0 - 2026-02-30\n\n- new\n", 1},
		"the_older_one_first":        {unreleased + "## 1.9.0 - 2026-01-31\n\n- new\n\n## 1.10.0 - 2026-02-01\n\n- new\n", 1},
		"a_release_without_news":     {unreleased + "## 1.0.0 - 2026-01-31\n\n", 1},
	} {
		if faults := changelogFaults(test.text); len(faults) != test.faults {
			t.Errorf("%s: %q", name, faults)
		}
	}
}

// changelogFaults returns what is wrong with the headings of a changelog.
func changelogFaults(text string) []string {
	sections := strings.Split("\n"+text, "\n## ")[1:]
	if len(sections) == 0 || strings.TrimSpace(strings.SplitN(sections[0], "\n", 2)[0]) != "Unreleased" {
		return []string{`the first section is not "Unreleased"`}
	}
	form := regexp.MustCompile(`^(\d+)\.(\d+)\.(\d+)(?:-[0-9A-Za-z.]+)? - (\d{4}-\d{2}-\d{2})$`)
	var faults []string
	var newer []int
	for _, section := range sections[1:] {
		heading, news, _ := strings.Cut(section, "\n")
		found := form.FindStringSubmatch(heading)
		if found == nil {
			faults = append(faults, heading+`: a release is headed "1.2.3 - 2026-01-31"`)
			continue
		}
		if _, err := time.Parse(time.DateOnly, found[4]); err != nil {
			faults = append(faults, heading+": there is no such day")
		}
		var version []int
		for _, part := range found[1:4] {
			number, _ := strconv.Atoi(part)
			version = append(version, number)
		}
		if newer != nil && slices.Compare(newer, version) < 0 {
			faults = append(faults, heading+": it is newer than the one above it")
		}
		newer = version
		if !strings.Contains(news, "- ") {
			faults = append(faults, heading+": nothing is said of it")
		}
	}
	return faults
}
