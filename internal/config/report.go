package config

import (
	"strings"
	"time"

	"go.yaml.in/yaml/v4"
)

// reportDay is the day of the week on which reports are delivered where the configuration names none.
const reportDay = time.Monday

// report says whether a report is delivered once a week: a mode, or a mapping with the day, too.
func (p *policyReader) report() value {
	moded := false
	mode := setting{
		name:     "mode",
		about:    "`weekly`: a comment on the issue `Milepost: waiting for you` says once a week what became of the plans",
		standard: "off",
		example:  "weekly",
		needed:   true,
		value: p.oneOf(choice{"weekly", func() { p.policy.Report = dayName(reportDay) }, nil},
			choice{"off", func() { p.policy.Report = "" }, no}),
	}
	read := mode.read
	mode.read = func(path string, node *yaml.Node) {
		moded = true
		read(path, node)
	}
	v := p.group("mode", false, mode, setting{
		name:     "day",
		about:    "the day on which it comes",
		standard: dayName(reportDay),
		example:  "friday",
		value:    p.reportDay(),
	})
	all := v.read
	v.read = func(path string, node *yaml.Node) {
		all(path, node)
		if node.Kind == yaml.MappingNode && !moded {
			p.warn(node, "config-value", path+".mode should be weekly or off")
		}
	}
	return v
}

// reportDay is a day of the week. Where no report is wanted it says nothing.
func (p *policyReader) reportDay() value {
	days := make([]choice, 0, 7)
	for i := range 7 {
		day := dayName((time.Monday + time.Weekday(i)) % 7)
		days = append(days, choice{day, func() {
			if p.policy.Report != "" {
				p.policy.Report = day
			}
		}, nil})
	}
	return p.oneOf(days...)
}

func dayName(day time.Weekday) string { return strings.ToLower(day.String()) }
