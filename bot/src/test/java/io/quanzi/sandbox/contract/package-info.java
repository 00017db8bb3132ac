/**
 * What a program that speaks to WeCom through WxJava meets here: the contract between the sandbox and its real clients, in
 * the versions that we build with. Where the client itself does what one would not expect, that is a test too.
 */
package io.quanzi.sandbox.contract;
