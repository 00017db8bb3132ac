package io.quanzi.embedded;

import de.bwaldvogel.mongo.bson.BinData;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.message.ClientRequest;
import de.bwaldvogel.mongo.wire.message.MessageHeader;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import de.bwaldvogel.mongo.wire.message.MongoQuery;
import de.bwaldvogel.mongo.wire.message.MongoReply;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.quanzi.embedded.Scram.Conversation;
import io.quanzi.embedded.Scram.LoginRefused;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a connection's commands back until it has shown the password, as a MongoDB with access control does: before that it
 * may greet and authenticate, and everything else is refused with code 13. A wrong password is answered late and ends the
 * connection. Its state belongs to one connection, whose requests come one after another on one thread.
 */
final class Authentication extends ChannelInboundHandlerAdapter {
    /** The commands that a driver sends before it logs in, and that connections which only watch send for ever. */
    private static final Set<String> OPEN = Set.of("hello", "ismaster", "ping", "buildinfo");

    private static final int UNAUTHORIZED = 13;
    private static final int AUTHENTICATION_FAILED = 18;
    private static final int MECHANISM_UNAVAILABLE = 334;
    /** Bytes of one request before the password was shown; a greeting with all its options has less than one thousand. */
    private static final int MAX_REQUEST_BYTES = 16_384;

    private static final AtomicInteger IDS = new AtomicInteger();

    private final Scram scram;
    private final PasswordThrottle passwordThrottle;
    private boolean authenticated;
    private int bytesOfRequest;
    private @Nullable Conversation conversation;
    private @Nullable String last;
    private boolean skipsEmptyExchange;

    Authentication(Scram scram, PasswordThrottle passwordThrottle) {
        this.scram = scram;
        this.passwordThrottle = passwordThrottle;
    }

    /** Ends a connection that sends much before it has shown the password; stands before the one that gathers requests. */
    ChannelHandler size() {
        return new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
                if (!authenticated && message instanceof ByteBuf bytes) {
                    bytesOfRequest += bytes.readableBytes();
                    if (bytesOfRequest > MAX_REQUEST_BYTES) {
                        bytes.release();
                        var unused = context.close();
                        return;
                    }
                }
                context.fireChannelRead(message);
            }
        };
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        bytesOfRequest = 0;
        if (!(message instanceof ClientRequest request)) {
            context.fireChannelRead(message);
            return;
        }
        Document command = command(request);
        String name = command == null ? "" : nameOf(command);
        if (name.equals("saslstart") && command != null) {
            start(context, request, command);
        } else if (name.equals("saslcontinue") && command != null) {
            goOn(context, request, command);
        } else if (authenticated || OPEN.contains(name)) {
            context.fireChannelRead(message);
        } else {
            answer(
                    context,
                    request,
                    error(
                            UNAUTHORIZED,
                            "Unauthorized",
                            "command " + (name.isEmpty() ? "query" : name) + " requires authentication"));
        }
    }

    /** The command of a request; null when it is none. */
    private static @Nullable Document command(ClientRequest request) {
        if (request instanceof MongoMessage message) {
            return message.getDocument();
        }
        return request instanceof MongoQuery query && "$cmd".equals(query.getCollectionName())
                ? query.getQuery()
                : null;
    }

    /** Returns the command's name as the library finds it: the first key. */
    private static String nameOf(Document command) {
        return command.keySet().stream().findFirst().orElse("").toLowerCase(Locale.ROOT);
    }

    private void start(ChannelHandlerContext context, ClientRequest request, Document command) {
        conversation = null;
        last = null;
        if (!Scram.MECHANISM.equals(command.get("mechanism"))) {
            answer(
                    context,
                    request,
                    error(
                            MECHANISM_UNAVAILABLE,
                            "MechanismUnavailable",
                            "The embedded store authenticates by " + Scram.MECHANISM + " only"));
            return;
        }
        skipsEmptyExchange = command.get("options") instanceof Document options
                && Boolean.TRUE.equals(options.get("skipEmptyExchange"));
        try {
            Conversation begun = scram.begin(payload(command));
            conversation = begun;
            answer(context, request, step(begun.challenge(), false));
        } catch (LoginRefused wrong) {
            refuse(context, request, wrong);
        }
    }

    private void goOn(ChannelHandlerContext context, ClientRequest request, Document command) {
        try {
            Conversation begun = conversation;
            if (last != null) {
                // the empty exchange after the last word, which older clients ask for
                last = null;
                answer(context, request, step("", true));
            } else if (begun == null) {
                throw new LoginRefused();
            } else {
                conversation = null;
                String end = begun.finish(payload(command));
                authenticated = true;
                last = skipsEmptyExchange ? null : end;
                answer(context, request, step(end, skipsEmptyExchange));
            }
        } catch (LoginRefused wrong) {
            refuse(context, request, wrong);
        }
    }

    private static String payload(Document command) throws LoginRefused {
        if (command.get("payload") instanceof BinData bytes) {
            return new String(bytes.getData(), StandardCharsets.UTF_8);
        }
        throw new LoginRefused();
    }

    private static Document step(String payload, boolean done) {
        return new Document("conversationId", 1)
                .append("done", done)
                .append("payload", new BinData(payload.getBytes(StandardCharsets.UTF_8)))
                .append("ok", 1.0);
    }

    private void refuse(ChannelHandlerContext context, ClientRequest request, LoginRefused wrong) {
        authenticated = false;
        conversation = null;
        context.channel().config().setAutoRead(false);
        var unused = context.executor()
                .schedule(
                        () -> {
                            Document told = error(
                                    AUTHENTICATION_FAILED, "AuthenticationFailed", String.valueOf(wrong.getMessage()));
                            var unusedClosing = context.writeAndFlush(response(request, told))
                                    .addListener(ChannelFutureListener.CLOSE);
                        },
                        passwordThrottle.wrong(),
                        TimeUnit.MILLISECONDS);
    }

    private static Document error(int code, String codeName, String message) {
        return new Document("ok", 0.0)
                .append("errmsg", message)
                .append("code", code)
                .append("codeName", codeName);
    }

    private static void answer(ChannelHandlerContext context, ClientRequest request, Document document) {
        var unused = context.writeAndFlush(response(request, document));
    }

    private static Object response(ClientRequest request, Document document) {
        var header =
                new MessageHeader(IDS.incrementAndGet(), request.getHeader().getRequestID());
        return request instanceof MongoQuery
                ? new MongoReply(header, List.of(document), 0)
                : new MongoMessage(request.getChannel(), header, document);
    }
}
