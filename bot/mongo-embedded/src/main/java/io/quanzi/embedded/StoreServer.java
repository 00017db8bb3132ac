package io.quanzi.embedded;

import de.bwaldvogel.mongo.wire.MongoDatabaseHandler;
import de.bwaldvogel.mongo.wire.MongoExceptionHandler;
import de.bwaldvogel.mongo.wire.MongoWireProtocolHandler;
import de.bwaldvogel.mongo.wire.MongoWireReplyEncoder;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/**
 * The store's port on 127.0.0.1. It puts the library's handlers together itself, because {@link Authentication} has to stand
 * between the one that reads requests and the one that answers them.
 */
final class StoreServer implements AutoCloseable {
    /** Many: a slow command holds up all connections of its thread. */
    private static final int WORKERS = 64;

    private static final int CLOSE_SECONDS = 5;

    private final StoreBackend backend;
    private final EventLoopGroup acceptor = group(1, "store-accept");
    private final EventLoopGroup workers = group(WORKERS, "store-worker");
    private final ChannelGroup connections = new DefaultChannelGroup("store-connections", acceptor.next());
    private final Channel listening;

    StoreServer(StoreBackend backend, String password) {
        this.backend = backend;
        Scram scram = new Scram(password);
        PasswordThrottle passwordThrottle = new PasswordThrottle();
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(acceptor, workers)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 100)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel connection) {
                        Authentication authentication = new Authentication(scram, passwordThrottle);
                        connection
                                .pipeline()
                                .addLast(
                                        new MongoWireReplyEncoder(),
                                        new ReplyEncoder(),
                                        authentication.size(),
                                        new MongoWireProtocolHandler(),
                                        authentication,
                                        new MongoDatabaseHandler(backend, connections),
                                        new MongoExceptionHandler());
                    }
                });
        try {
            listening = bootstrap
                    .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                    .syncUninterruptibly()
                    .channel();
        } catch (RuntimeException e) {
            end();
            throw e;
        }
    }

    private static EventLoopGroup group(int threads, String name) {
        return new MultiThreadIoEventLoopGroup(
                threads, new DefaultThreadFactory(name, false), NioIoHandler.newFactory());
    }

    InetSocketAddress address() {
        return (InetSocketAddress) listening.localAddress();
    }

    /** Takes no more connections, ends those there are once their commands are done, and closes the backend. */
    @Override
    public void close() {
        listening.close().syncUninterruptibly();
        connections.close().syncUninterruptibly();
        end();
        backend.close();
    }

    private void end() {
        for (EventLoopGroup group : new EventLoopGroup[] {acceptor, workers}) {
            var unused = group.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS);
        }
        acceptor.terminationFuture().syncUninterruptibly();
        workers.terminationFuture().syncUninterruptibly();
    }
}
