unit module Broken;

sub broken( {
