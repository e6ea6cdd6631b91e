#!/usr/bin/perl
# generate.pl FOLDER FILES FROM TO SEED: files of FROM to TO kilobytes, the same ones each time, that compress as source text does.
use strict;
use warnings;

my ( $folder, $files, $from, $to, $seed ) = @ARGV;
my $state = $seed;
# A small generator of our own: that of perl differs between versions.
sub random { $state = ( $state * 1103515245 + 12345 ) % 2147483648; return int( $state / 65536 ) % $_[0]; }

my @words = map { join '', map { chr( 97 + random(26) ) } 1 .. 3 + random(8) } 1 .. 4000;
my $text  = '';
$text .= $words[ random(4000) ] . ( random(12) ? ' ' : ";\n" ) while length $text < 1_000_000;

for my $number ( 0 .. $files - 1 ) {
    my $package = sprintf '%s/pkg%03d/lib%d', $folder, $number / 100, $number % 3;
    if ( !-d $package ) {
        my $path = '';
        mkdir $path .= "/$_" for grep { length } split m{/}, $package;
    }
    my $length = $from * 1000 + random( 1 + ( $to - $from ) * 10 ) * 100;
    open my $file, '>', sprintf( '%s/module%05d.js', $package, $number ) or die "$package: $!";
    print {$file} "// $seed $number\n";
    while ( $length > 0 ) {
        my $part = substr $text, random(32768) * 29, $length > 40_000 ? 40_000 : $length;
        print {$file} $part;
        $length -= length $part;
    }
    close $file or die "$package: $!";
}
