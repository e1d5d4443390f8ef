package config_test

import (
	"fmt"
	"strings"
	"time"
	"unicode"
)

// The forms below are regular expressions that RE2 and JSON Schema read alike.

const (
	// httpForm is an http address without user, question or fragment.
	httpForm = `[hH][tT][tT][pP][sS]?://([A-Za-z0-9._~-]+|\[(::|::1|[0-9a-fA-F]{1,4}(:[0-9a-fA-F]{1,4}){7})\])(:[0-9]*)?(/([^\x00-\x1f\x7f?#%]|%[0-9a-fA-F]{2})*)?`
	// networkForm is an address of IPv4, or a network.
	networkForm = `(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(\.(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])){3}(/([0-9]|[12][0-9]|3[0-2]))?`
	// addressForm is HOST:PORT. Port 0 would be any: a cluster has to know which.
	addressForm = `([^\[\]:]*|\[[^\[\]]*\]):0*([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])`
)

func optional(form string) string { return "(" + form + ")?" }

// anyCase matches words in small and capital letters.
func anyCase(words ...string) string {
	var all []string
	for _, word := range words {
		var form strings.Builder
		for _, letter := range word {
			fmt.Fprintf(&form, "[%c%c]", letter, unicode.ToUpper(letter))
		}
		all = append(all, form.String())
	}
	return strings.Join(all, "|")
}

// wholeFrom matches the whole numbers from..to, without leading zeros.
func wholeFrom(from, to uint64) string {
	var forms []string
	for from <= to {
		low := fmt.Sprint(from)
		// As many last digits as possible that go from 0 to 9.
		free, step := 0, uint64(1)
		for from%(step*10) == 0 && from != 0 && step <= to/10 && from+step*10-1 <= to {
			free, step = free+1, step*10
		}
		// And the digit before them as far as it goes.
		digit := low[len(low)-free-1]
		last := digit
		for last < '9' && from+uint64(last-digit+2)*step-1 <= to {
			last++
		}
		form := low[:len(low)-free-1] + fmt.Sprintf("[%c-%c]", digit, last)
		if free > 0 {
			form += fmt.Sprintf("[0-9]{%d}", free)
		}
		forms = append(forms, form)
		next := from + uint64(last-digit+1)*step
		if next < from {
			break
		}
		from = next
	}
	return "(" + strings.Join(forms, "|") + ")"
}

// spanForm matches time spans from..to, which is whole minutes, and nothing of any unit: a number and its
// unit, with a fraction in seconds and more, or hours, minutes and seconds as Go prints them. The server
// reads sums in any order, too.
func spanForm(from, to time.Duration) string {
	forms := []string{`[-+]?0`, `[-+]?0+(\.0*)?(ns|us|µs|ms|s|m|h)`}
	for _, unit := range []struct {
		name string
		span time.Duration
	}{{"ns", 1}, {"us", time.Microsecond}, {"µs", time.Microsecond}, {"ms", time.Millisecond}, {"s", time.Second}, {"m", time.Minute}, {"h", time.Hour}} {
		low, high := uint64((from+unit.span-1)/unit.span), uint64(to/unit.span)
		if high == 0 {
			continue
		}
		forms = append(forms, `\+?0*`+wholeFrom(max(1, low), high)+`(\.0*)?`+unit.name)
		if unit.span < time.Second {
			continue
		}
		if high > max(1, low) {
			forms = append(forms, `\+?0*`+wholeFrom(max(1, low), high-1)+`\.[0-9]*`+unit.name)
		}
		if from < unit.span {
			forms = append(forms, `\+?0*\.`+fractionFrom(from, unit.span)+unit.name)
		}
	}
	return strings.Join(append(forms, sumForm(from, to)), "|")
}

// fractionFrom matches the digits behind the point of a fraction of a unit that is from or more, of
// 1/60 all from 0.02 on, which is next to it in as many digits.
func fractionFrom(from, unit time.Duration) string {
	if from == 0 {
		return "[0-9]+"
	}
	zeros, forms := "", []string{}
	for {
		from *= 10
		if from >= unit {
			break
		}
		forms = append(forms, zeros+"[1-9]")
		zeros += "0"
	}
	if digit := from / unit; digit < 9 {
		forms = append(forms, fmt.Sprintf("%s[%d-9]", zeros, digit+1))
	}
	return "(" + strings.Join(forms, "|") + ")[0-9]*"
}

// sumForm matches hours, minutes and seconds, each once and in this order.
func sumForm(from, to time.Duration) string {
	const (
		minutes = `[0-5]?[0-9]m`
		seconds = `[0-5]?[0-9](\.[0-9]*)?s`
	)
	forms := []string{`(0+h)?(0+m)?0+s`}
	if from == 0 {
		forms = append(forms, `(0+h)?(0+m)?0?\.[0-9]+s`)
	}
	// A second more is the least that a bound from below can be here.
	forms = append(forms, `(0+h)?(0+m)?`+wholeFrom(1, 59)+`(\.[0-9]*)?s`)
	if to < time.Hour {
		last := uint64(to / time.Minute)
		forms = append(forms, `(0+h)?`+wholeFrom(1, last-1)+`m(`+seconds+`)?`, fmt.Sprintf(`(0+h)?%dm(0+s)?`, last))
	} else {
		last := uint64(to / time.Hour)
		forms = append(forms, `(0+h)?`+wholeFrom(1, 59)+`m(`+seconds+`)?`, wholeFrom(1, last-1)+`h(`+minutes+`)?(`+seconds+`)?`, fmt.Sprintf(`%dh(0+m)?(0+s)?`, last))
	}
	return strings.Join(forms, "|")
}
