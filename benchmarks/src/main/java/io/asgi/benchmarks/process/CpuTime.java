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
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The CPU time that a process and its descendants had by a certain moment, from Linux's
 * {@code /proc}.
 *
 * @param threads the nanoseconds of each thread that lives ({@code schedstat})
 * @param total the nanoseconds of all threads ever, in steps of 10 ms ({@code stat})
 */
public record CpuTime(Map<String, Long> threads, long total) {

	private static final long NANOS_PER_TICK = 10_000_000;

	/**
	 * Read the time so far.
	 * @param process the process
	 * @return the time of the process and of its descendants
	 */
	public static CpuTime of(ProcessHandle process) {
		Map<String, Long> threads = new HashMap<>();
		long total = 0;
		for (ProcessHandle each : Stream.concat(Stream.of(process), process.descendants()).toList()) {
			Path folder = Path.of("/proc", Long.toString(each.pid()));
			total += ticks(read(folder.resolve("stat"))) * NANOS_PER_TICK;
			for (Path thread : threads(folder.resolve("task"))) {
				String times = read(thread.resolve("schedstat"));
				if (!times.isEmpty()) {
					threads.put(thread.toString(), Long.parseLong(times.substring(0, times.indexOf(' '))));
				}
			}
		}
		return new CpuTime(threads, total);
	}

	/**
	 * Return the nanoseconds since an earlier moment. They are exact unless threads have
	 * ended in between: then the steps of {@code stat} show.
	 * @param earlier the time at that moment
	 * @return the nanoseconds
	 */
	public long since(CpuTime earlier) {
		long exact = 0;
		for (Map.Entry<String, Long> thread : this.threads.entrySet()) {
			exact += thread.getValue() - earlier.threads.getOrDefault(thread.getKey(), 0L);
		}
		return this.threads.keySet().containsAll(earlier.threads.keySet()) ? exact
				: Math.max(exact, this.total - earlier.total);
	}

	/**
	 * Return the ticks in user mode and in the kernel: fields 14 and 15. The second field
	 * is a name that may have spaces, in parentheses.
	 */
	static long ticks(String stat) {
		if (stat.isEmpty()) {
			return 0;
		}
		String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
		return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
	}

	private static List<Path> threads(Path folder) {
		try (Stream<Path> threads = Files.list(folder)) {
			return threads.toList();
		}
		catch (NoSuchFileException ex) {
			return List.of();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Return what a file has, or nothing if its process or thread has just ended.
	 */
	private static String read(Path file) {
		try {
			return Files.readString(file).strip();
		}
		catch (IOException ex) {
			return "";
		}
	}

}
