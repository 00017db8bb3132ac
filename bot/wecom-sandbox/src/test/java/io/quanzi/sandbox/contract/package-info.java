/**
 * What a program that speaks to WeCom through WxJava meets here: the contract between the sandbox and its real clients, in
 * the versions that we build with. Where the client itself does what one would not expect, that is a test too.
 *
 * <p>The other planes have their clients in the package above: WxJava's for the Official Account (mp) in {@code
 * OfficialTests}, its for the WeChat Store (channel) in {@code StoreTests}, where an order's id of more than 53 bits comes
 * through JSON whole, a range of eight days is refused and an address is masked. A client of other authors has {@code
 * second} to itself.
 */
package io.quanzi.sandbox.contract;
