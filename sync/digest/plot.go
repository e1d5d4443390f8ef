package digest

import (
	"fmt"
	"strings"
	"time"

	"github.com/milepost/milepost/sync/burnup"
)

// The size of a plot, in characters.
const (
	plotWidth  = 60
	plotHeight = 10
)

// Plot draws days as lines of characters: what is done as blocks, what is dropped on top of it in grey, and the scope
// as a line. There are no lines where there never was an item. The last column is today, or the day on which the plan was
// finished.
func Plot(days []burnup.Day, today time.Time) []string {
	if len(days) == 0 {
		return nil
	}
	first, _ := time.Parse(dayForm, days[0].Date)
	last, _ := time.Parse(dayForm, today.UTC().Format(dayForm))
	if end, _ := time.Parse(dayForm, days[len(days)-1].Date); end.After(last) {
		last = end
	}
	most := 0
	for _, d := range days {
		most = max(most, d.Scope)
	}
	if most == 0 {
		return nil
	}
	columns := make([]burnup.Day, plotWidth)
	for i := range columns {
		at := first.Add(last.Sub(first) * time.Duration(i) / (plotWidth - 1))
		columns[i], _ = burnup.At(days, at)
	}
	digits := len(fmt.Sprint(most))
	var lines []string
	for row := plotHeight; row >= 1; row-- {
		label := strings.Repeat(" ", digits)
		if row == plotHeight {
			label = fmt.Sprint(most)
		}
		var line strings.Builder
		fmt.Fprintf(&line, "%*s │", digits, label)
		for _, d := range columns {
			line.WriteString(cell(d, most, row))
		}
		lines = append(lines, strings.TrimRight(line.String(), " "))
	}
	lines = append(lines, fmt.Sprintf("%*d └%s", digits, 0, strings.Repeat("─", plotWidth)))
	from, to := first.Format(dayForm), last.Format(dayForm)
	return append(lines,
		strings.Repeat(" ", digits+2)+from+strings.Repeat(" ", plotWidth-len(from)-len(to))+to,
		strings.Repeat(" ", digits+2)+"█ done  ░ dropped  ─ in the plan")
}

// cell is the sign of one column in one row; rows count from 1 at the bottom.
func cell(d burnup.Day, most, row int) string {
	// What is done is drawn to the eighth of a row.
	eighths := d.Done*plotHeight*8/most - (row-1)*8
	finished := level(d.Done+d.Dropped, most)
	switch {
	case eighths >= 8:
		return "█"
	case d.Dropped > 0 && finished >= row:
		return "░"
	case d.Scope > 0 && level(d.Scope, most) == row:
		return "─"
	case eighths > 0:
		return string([]rune("▁▂▃▄▅▆▇")[eighths-1])
	}
	return " "
}

// level is the row in which a number of items ends, 0 for none.
func level(items, most int) int {
	return (items*plotHeight + most - 1) / most
}
