package show

import "strings"

// maxWords is how many words of a text are compared one by one; longer texts are shown whole.
const maxWords = 80

// piece is a run of words that both texts have, or only one of them.
type piece struct {
	text       string
	gone, isIn bool
}

// compare finds the words that are different: those of the longest common sequence stay.
func compare(from, to string) []piece {
	a, b := strings.Fields(from), strings.Fields(to)
	if len(a) > maxWords || len(b) > maxWords {
		return []piece{{text: from, gone: true}, {text: to, isIn: true}}
	}
	length := make([][]int, len(a)+1)
	for i := range length {
		length[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if length[i][j] = max(length[i+1][j], length[i][j+1]); a[i] == b[j] {
				length[i][j] = length[i+1][j+1] + 1
			}
		}
	}
	var pieces []piece
	add := func(word string, gone, isIn bool) {
		if last := len(pieces) - 1; last >= 0 && pieces[last].gone == gone && pieces[last].isIn == isIn {
			pieces[last].text += " " + word
			return
		}
		pieces = append(pieces, piece{word, gone, isIn})
	}
	for i, j := 0, 0; i < len(a) || j < len(b); {
		switch {
		case i < len(a) && j < len(b) && a[i] == b[j]:
			add(a[i], false, false)
			i, j = i+1, j+1
		case i < len(a) && (j == len(b) || length[i+1][j] >= length[i][j+1]):
			add(a[i], true, false)
			i++
		default:
			add(b[j], false, true)
			j++
		}
	}
	return pieces
}
