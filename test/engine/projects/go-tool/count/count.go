// Package count counts words.
package count

import "strings"

// Words says how many words a text has.
func Words(text string) int { return len(strings.Fields(text)) }
