#!/usr/bin/perl
# Reads mails with Email::MIME, a reader that shares no code with Python's. Fails on what it cannot read, on parts that
# decode to something else than UTF-8 text, and on headers that are not what was meant.
# usage: read_mails.pl FILE...
use strict;
use warnings FATAL => 'all';
use Email::MIME;
use Encode qw(decode FB_CROAK);

my $failed = 0;
for my $file (@ARGV) {
    eval {
        open my $handle, '<:raw', $file or die "$!\n";
        my $bytes = do { local $/; <$handle> };
        my $mail = Email::MIME->new($bytes);
        for my $name (qw(Date From To Subject Message-ID List-Id MIME-Version X-Callsheet-Snapshot)) {
            my @values = $mail->header_str($name);
            @values == 1 or die "$name: found " . @values . " times\n";
            length $values[0] or die "$name: empty\n";
        }
        # No name in the data makes a header.
        defined $mail->header_raw($_) and die "$_: should not be there\n" for qw(Bcc X-Evil);
        my @types;
        $mail->walk_parts(sub {
            my ($part) = @_;
            my ($type) = $part->content_type =~ /^([^;]+)/;
            push @types, $type;
            return if $part->subparts;
            my $text = $type =~ /^text/ ? $part->body_str : $part->body;
            length $text or die "$type: empty\n";
            decode('UTF-8', $part->body, FB_CROAK) if $type =~ /^text/;
        });
        my $found = "@types";
        $found =~ m{^(multipart/mixed )?multipart/alternative text/plain text/html( text/csv)?( application/json)?$}
            or die "Parts are $found\n";
        1;
    } or do {
        print "FAILED $file: $@";
        $failed = 1;
    };
}
print scalar(@ARGV), " mails read by Email::MIME\n" unless $failed;
exit $failed;
