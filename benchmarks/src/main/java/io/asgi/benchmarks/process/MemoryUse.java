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

package io.asgi.benchmarks.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The memory of a server at a certain moment, in bytes.
 *
 * @param resident what is resident of the process and its descendants
 * @param heap what is on the heap of a JVM after a collection, else 0
 * @param direct what a JVM has allocated for direct buffers, else 0
 */
public record MemoryUse(long resident, long heap, long direct) {

	private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

	private static final Pattern HEAP = Pattern.compile("^ *(?!Metaspace|class space)\\S.*\\bused (\\d+)K",
			Pattern.MULTILINE);

	private static final Pattern DIRECT = Pattern.compile("Other \\(reserved=\\d+KB, committed=(\\d+)KB\\)");

	/**
	 * Read the memory of a server, after a collection if it runs on the JVM.
	 * @param server a server that was started for this
	 * @return its memory
	 * @throws IOException if it cannot be read
	 */
	public static MemoryUse of(ServerProcess server) throws IOException {
		ProcessHandle process = server.handle();
		long heap = 0;
		long direct = 0;
		if (server.kind().isJava()) {
			jcmd(process, "GC.run");
			heap = heap(jcmd(process, "GC.heap_info"));
			direct = sum(DIRECT, jcmd(process, "VM.native_memory", "summary"));
		}
		long resident = 0;
		for (ProcessHandle each : Stream.concat(Stream.of(process), process.descendants()).toList()) {
			resident += sum(RESIDENT, Files.readString(Path.of("/proc", Long.toString(each.pid()), "status")));
		}
		return new MemoryUse(resident, heap, direct);
	}

	static long heap(String info) {
		return sum(HEAP, info);
	}

	private static long sum(Pattern pattern, String text) {
		long kilobytes = 0;
		Matcher matcher = pattern.matcher(text);
		while (matcher.find()) {
			kilobytes += Long.parseLong(matcher.group(1));
		}
		return kilobytes * 1024;
	}

	private static String jcmd(ProcessHandle process, String... command) throws IOException {
		String tool = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
		Process jcmd = new ProcessBuilder(
				Stream.concat(Stream.of(tool, Long.toString(process.pid())), Stream.of(command)).toList())
			.redirectErrorStream(true)
			.start();
		return new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
	}

}
