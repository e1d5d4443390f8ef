package date

import (
	"strings"
	"time"
)

// maxWords is how many words a day may have: `Thursday, the 24th of December, 2026` has six.
const maxWords = 8

// worded reads a day whose month is a word, `24. Dezember 2026` or `Thursday, December 24th, 2026`, and a month with
// its year. Which number is the day and which the year is told by their lengths, so that each order is read in one way.
func worded(text string) (Date, bool) {
	var words [maxWords]string
	w := split(words[:0], text)
	if len(w) > 1 && isWeekday(w[0]) {
		w = w[1:]
	}
	if len(w) > 0 && isArticle(w[0]) {
		w = w[1:]
	}
	if len(w) > 2 && isYearSign(w[len(w)-1]) {
		w = w[:len(w)-1]
	}
	if len(w) < 2 {
		return Date{}, false
	}
	if n, year := yearOf(w[0]), w[1:]; n > 0 { // 2026 Dec 24
		month := monthOf(year[0])
		return dayOrMonth(n, month, year[1:])
	}
	year := yearOf(w[len(w)-1])
	w = w[:len(w)-1]
	if month := monthOf(w[0]); month > 0 {
		w = w[1:]
		if len(w) > 0 && (isArticle(w[0]) || len(w) == 1 && isOf(w[0])) {
			w = w[1:]
		}
		return dayOrMonth(year, month, w)
	}
	day := w[:1]
	if w = w[1:]; len(w) > 0 && isOf(w[0]) {
		w = w[1:]
	}
	if len(w) == 2 && isOf(w[1]) {
		w = w[:1]
	}
	if len(w) != 1 {
		return Date{}, false
	}
	return dayOrMonth(year, monthOf(w[0]), day)
}

// dayOrMonth is a day of a month, or that month as a whole where there is no word for the day.
func dayOrMonth(year int, month time.Month, day []string) (Date, bool) {
	switch {
	case year == 0 || month == 0 || len(day) > 1:
		return Date{}, false
	case len(day) == 0:
		return Date{time.Date(year, month+1, 0, 0, 0, 0, 0, time.UTC), true}, true
	}
	n := ordinalOf(day[0])
	read := time.Date(year, month, n, 0, 0, 0, 0, time.UTC)
	return Date{Day: read}, n > 0 && read.Month() == month
}

// split cuts a text into words at spaces, commas and dots, and at dashes and slashes where there are no spaces.
// It gives none where there are too many.
func split(words []string, text string) []string {
	tight := !strings.Contains(text, " ")
	start := 0
	for i := 0; i <= len(text); i++ {
		if i < len(text) && text[i] != ' ' && text[i] != '\t' && text[i] != ',' && text[i] != '.' && (!tight || text[i] != '-' && text[i] != '/') {
			continue
		}
		if i > start {
			if len(words) == cap(words) {
				return nil
			}
			words = append(words, text[start:i])
		}
		start = i + 1
	}
	return words
}

// number reads the digits at the start of a word; n is 0 where there are none.
func number(word string) (n int, rest string) {
	i := 0
	for i < len(word) && i < 5 && isDigit(word[i]) {
		n = n*10 + int(word[i]-'0')
		i++
	}
	return n, word[i:]
}

// yearOf is the year that a word of four digits names, else 0.
func yearOf(word string) int {
	if n, rest := number(word); len(word) == 4 && rest == "" {
		return n
	}
	return 0
}

// ordinalOf is the day that a word such as `24`, `24th` or `1er` names, else 0.
func ordinalOf(word string) int {
	n, rest := number(word)
	if n > 31 {
		return 0
	}
	var small [maxName]byte
	switch string(lower(small[:0], rest)) {
	case "", "st", "nd", "rd", "th", "er", "º", "ª", "°":
		return n
	}
	return 0
}
