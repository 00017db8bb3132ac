/**
 * A WeCom that runs on this machine, with an Official Account and a WeChat Store beside it: real clients talk to it over
 * HTTP and learn before production what the platform would have done.
 *
 * <p>{@link Sandbox} starts it in a program, {@link SandboxMain} alone. Three planes meet at one port: the API paths of the platforms, encrypted callbacks to the
 * programs that listen, and {@code /_sim}, where persons act. State machine first: an endpoint changes or reads what a
 * phone would show, or it is not served.
 *
 * <p>Why it imports nothing of the rest: it is of use to any WeCom project, and a simulator that shares code with what it
 * tests agrees with its mistakes. Why no Spring and no WxJava in it: it starts in a second, and it checks the client's
 * cryptography with its own.
 *
 * <p>Where things are: {@code core} tables, acts and journal; {@code platform} accounts, tokens, the chain of checks, the
 * server; {@code callback} events on their way; one package per API family; {@code control} the plane under
 * {@code /_sim}; {@code scenario} who does what when; {@code screen} the phones at {@code /}.
 */
@NullMarked
package io.quanzi.sandbox;

import org.jspecify.annotations.NullMarked;
