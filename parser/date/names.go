package date

import (
	"time"
	"unicode"
	"unicode/utf8"
)

// maxName is the length in bytes of the longest name of a month or a day.
const maxName = 24

// lower writes a name in small letters, without the memory that a new text takes. One that is too long gives nothing
// that is a name.
func lower(into []byte, name string) []byte {
	if len(name) > maxName {
		return append(into, '-')
	}
	for _, r := range name {
		if 'A' <= r && r <= 'Z' {
			r |= 0x20
		} else if r >= utf8.RuneSelf {
			r = unicode.ToLower(r)
		}
		into = utf8.AppendRune(into, r)
	}
	return into
}

// monthOf is the month that a name tells, whole or short, in English, German, French, Spanish, Portuguese, Italian,
// Dutch, Polish or Russian, else 0. No name is that of two months.
func monthOf(name string) time.Month {
	var small [2 * maxName]byte
	switch string(lower(small[:0], name)) {
	case "january", "jan", "januar", "jänner", "janvier", "janv", "enero", "ene", "janeiro", "gennaio", "gen", "januari", "stycznia", "января":
		return time.January
	case "february", "feb", "februar", "février", "févr", "febrero", "fevereiro", "fev", "febbraio", "februari", "lutego", "февраля":
		return time.February
	case "march", "mar", "märz", "maerz", "mär", "mrz", "mars", "marzo", "março", "maart", "marca", "марта":
		return time.March
	case "april", "apr", "avril", "avr", "abril", "abr", "aprile", "kwietnia", "апреля":
		return time.April
	case "may", "mai", "mayo", "maio", "maggio", "mag", "mei", "maja", "мая":
		return time.May
	case "june", "jun", "juni", "juin", "junio", "junho", "giugno", "giu", "czerwca", "июня":
		return time.June
	case "july", "jul", "juli", "juillet", "juil", "julio", "julho", "luglio", "lug", "lipca", "июля":
		return time.July
	case "august", "aug", "août", "aout", "agosto", "ago", "augustus", "sierpnia", "августа":
		return time.August
	case "september", "sep", "sept", "septembre", "septiembre", "setembro", "set", "settembre", "września", "сентября":
		return time.September
	case "october", "oct", "oktober", "okt", "octobre", "octubre", "outubro", "out", "ottobre", "ott", "października", "октября":
		return time.October
	case "november", "nov", "novembre", "noviembre", "novembro", "listopada", "ноября":
		return time.November
	case "december", "dec", "dezember", "dez", "décembre", "déc", "diciembre", "dic", "dezembro", "dicembre", "grudnia", "декабря":
		return time.December
	}
	return 0
}

// isWeekday reports whether a name is that of a day of the week, in the languages of [monthOf]. Which one it is does
// not matter: the date tells the day.
func isWeekday(name string) bool {
	var small [2 * maxName]byte
	switch string(lower(small[:0], name)) {
	case "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
		"mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri", "sat", "sun",
		"montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonnabend", "sonntag",
		"mo", "di", "mi", "do", "fr", "sa", "so",
		"lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche",
		"lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo",
		"segunda-feira", "terça-feira", "quarta-feira", "quinta-feira", "sexta-feira",
		"lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica",
		"maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag",
		"poniedziałek", "wtorek", "środa", "czwartek", "piątek", "sobota", "niedziela",
		"понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье":
		return true
	}
	return false
}

// isArticle reports whether a word may stand in front of the number of a day.
func isArticle(word string) bool {
	switch word {
	case "the", "The", "der", "den", "dem", "le", "Le", "el", "El", "il", "Il":
		return true
	}
	return false
}

// isOf reports whether a word may stand between day, month and year.
func isOf(word string) bool {
	switch word {
	case "of", "de", "del":
		return true
	}
	return false
}

// isYearSign reports whether a word behind a year says that it is one.
func isYearSign(word string) bool {
	switch word {
	case "г", "года", "r", "roku":
		return true
	}
	return false
}
