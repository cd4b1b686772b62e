import { Command } from 'commander';
import { Redis } from 'ioredis';
import { parse } from 'yaml';
import { z } from 'zod';

/* What is compared with: the libraries of a plan, each as its own package has it, loaded and otherwise unused. */
process.stdout.write(`${[Command, Redis, parse, z].map((library) => typeof library).join(' ')}\n`);
