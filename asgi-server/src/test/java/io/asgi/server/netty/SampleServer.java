/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.asgi.server.netty;

import java.io.File;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import javax.management.MBeanServerConnection;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * The packaged sample application in a process of its own, with little memory.
 */
final class SampleServer implements AutoCloseable {

	private final Process process;

	private final int port;

	private final MemoryMXBean memory;

	private final BufferPoolMXBean direct;

	private SampleServer(Process process, int port, MemoryMXBean memory, BufferPoolMXBean direct) {
		this.process = process;
		this.port = port;
		this.memory = memory;
		this.direct = direct;
	}

	static SampleServer start(Path jar, String heap) throws Exception {
		int port = freePort();
		int management = freePort();
		// Direct memory that Netty takes past the JDK would not be seen from outside
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Xmx" + heap, "-XX:MaxDirectMemorySize=" + heap, "-Dio.netty.maxDirectMemory=0",
				"-XX:+ExitOnOutOfMemoryError", "-Dcom.sun.management.jmxremote.port=" + management,
				"-Dcom.sun.management.jmxremote.authenticate=false", "-Dcom.sun.management.jmxremote.ssl=false",
				"-Djava.rmi.server.hostname=127.0.0.1", "-jar", jar.toString(), "--server.port=" + port,
				"--server.address=127.0.0.1", "--asgi.http.min-request-body-rate=240B", "--logging.level.root=ERROR")
			.redirectErrorStream(true)
			.redirectOutput(new File("target/attacked-server.log"))
			.start();
		await(port, process);
		MBeanServerConnection connection = JMXConnectorFactory
			.connect(new JMXServiceURL("service:jmx:rmi:///jndi/rmi://127.0.0.1:" + management + "/jmxrmi"))
			.getMBeanServerConnection();
		MemoryMXBean memory = ManagementFactory.newPlatformMXBeanProxy(connection, ManagementFactory.MEMORY_MXBEAN_NAME,
				MemoryMXBean.class);
		BufferPoolMXBean direct = ManagementFactory.newPlatformMXBeanProxy(connection,
				"java.nio:type=BufferPool,name=direct", BufferPoolMXBean.class);
		return new SampleServer(process, port, memory, direct);
	}

	InetSocketAddress address() {
		return new InetSocketAddress("127.0.0.1", this.port);
	}

	/**
	 * Return how much of the heap is in use, with garbage.
	 */
	long heap() {
		return this.memory.getHeapMemoryUsage().getUsed();
	}

	/**
	 * Return how much of the heap is in use, without garbage.
	 */
	long liveHeap() {
		this.memory.gc();
		return heap();
	}

	long direct() {
		return this.direct.getMemoryUsed();
	}

	@Override
	public void close() {
		this.process.destroy();
		this.process.onExit().orTimeout(15, TimeUnit.SECONDS).exceptionally((tooLate) -> {
			this.process.destroyForcibly();
			return null;
		}).join();
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
	}

	private static void await(int port, Process process) {
		while (process.isAlive()) {
			try {
				new Socket("127.0.0.1", port).close();
				return;
			}
			catch (IOException ex) {
				LockSupport.parkNanos(100_000_000L);
			}
		}
		throw new IllegalStateException("The server has ended: see target/attacked-server.log");
	}

}
