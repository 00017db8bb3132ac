/**
 * The command line: what a person types, and how the program is put together for it.
 *
 * <p>{@code serve} starts the bot; with no corp id it starts the sandbox first, in the same process, and gives the bot
 * the sandbox's clock and credentials. Every other command that needs data talks to a bot over HTTP: to the one that
 * runs on the data directory ({@code run.json} says where), else to one it starts for itself, quiet and on loopback, so
 * that there is one way to do a thing. {@code backup}, {@code restore} and {@code migrate} are about the data as such, and open
 * the store without a bot around it when none runs; {@code validate} and a {@code doctor} alone have no web server.
 *
 * <p>What a command answers is all that is on its standard output ({@link io.quanzi.commands.Output}); its log, and whatever
 * else anybody prints meanwhile, is on standard error. {@code serve} answers nothing: there the log is what one wants to
 * see, and containers collect it from standard output.
 */
@ApplicationModule(
        allowedDependencies = {
            "content :: law",
            "database",
            "demo",
            "doctor",
            "embedded",
            "files",
            "playbook",
            "rehearsal",
            "sandbox",
            "schedule",
            "shared"
        })
@NullMarked
package io.quanzi.commands;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
