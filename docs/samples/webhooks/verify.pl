use strict;
use warnings;
use Digest::SHA qw(hmac_sha256);
use MIME::Base64 qw(decode_base64 encode_base64);

# True when one of the secrets signed exactly these bytes within the last five minutes.
sub is_signed {
    my ($secrets, $id, $timestamp, $signature, $body) = @_;
    return 0 unless $timestamp =~ /^\d+$/ && abs(time - $timestamp) <= 300;
    for my $secret (@$secrets) {
        my $key = decode_base64(substr $secret, length 'whsec_');
        my $digest = encode_base64(hmac_sha256("$id.$timestamp.$body", $key), '');
        for my $one (split / /, $signature) {
            return 1 if is_equal($one, "v1,$digest");
        }
    }
    return 0;
}

# Takes as long for any two texts of one length.
sub is_equal {
    my ($one, $other) = @_;
    return 0 unless length $one == length $other;
    my $difference = 0;
    $difference |= ord(substr $one, $_, 1) ^ ord(substr $other, $_, 1) for 0 .. length($one) - 1;
    return $difference == 0;
}

# perl verify.pl ID TIMESTAMP SIGNATURE < body
binmode STDIN;
my $body = do { local $/; <STDIN> } // '';
exit(is_signed([split / /, $ENV{WEBHOOK_SECRETS}], @ARGV[0 .. 2], $body) ? 0 : 1);
