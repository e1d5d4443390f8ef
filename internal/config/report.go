package config

import (
	"strings"
	"time"

	"go.yaml.in/yaml/v4"
)

// reportDay is the day of the week on which reports are delivered where the configuration names none.
const reportDay = time.Monday

// reportValue says whether a report is delivered once a week: a mode, or a mapping with the day, too.
func reportValue() value {
	v := group("mode", false, setting{
		name:     "mode",
		about:    "`weekly`: a comment on the issue `Milepost: waiting for you` says once a week what became of the plans",
		standard: "off",
		example:  "weekly",
		needed:   true,
		value: oneOf(choice{"weekly", func(p *policyReader) { p.policy.Report = dayName(reportDay) }, nil},
			choice{"off", func(p *policyReader) { p.policy.Report = "" }, no}),
	}, setting{
		name:     "day",
		about:    "the day on which it comes",
		standard: dayName(reportDay),
		example:  "friday",
		value:    reportDayValue(),
	})
	all := v.read
	v.read = func(p *policyReader, path string, node *yaml.Node) {
		all(p, path, node)
		if node.Kind == yaml.MappingNode && !hasKey(node, "mode") {
			p.warn(node, "config-value", path+".mode should be weekly or off")
		}
	}
	return v
}

// reportDayValue is a day of the week. Where no report is wanted it says nothing.
func reportDayValue() value {
	days := make([]choice, 0, 7)
	for i := range 7 {
		day := dayName((time.Monday + time.Weekday(i)) % 7)
		days = append(days, choice{day, func(p *policyReader) {
			if p.policy.Report != "" {
				p.policy.Report = day
			}
		}, nil})
	}
	return oneOf(days...)
}

func dayName(day time.Weekday) string { return strings.ToLower(day.String()) }
